/**
 * The demo page's sign-in: whoever is chosen is told to the widget with a token that the shop has
 * signed, as a real site would after its own log-in. Remembered on this device, as a log-in would be.
 *
 * @typedef {object} SignedIn
 * @property {string} id
 * @property {string} name
 * @property {string} tier
 * @property {number} value_per_year
 * @property {string} plan
 * @property {string} language
 * @property {string} jwt
 */

const KEY = 'lanternquay:signed-in';
const form = /** @type {HTMLFormElement} */ (document.querySelector('form.try'));
const choice = /** @type {HTMLSelectElement} */ (form.querySelector('select'));
const told = /** @type {HTMLElement} */ (document.querySelector('.try-told'));

/** @returns {Promise<SignedIn[]>} each with a token that is good for an hour */
async function customers() {
  const response = await fetch('/demo/customers.json');
  return response.ok ? response.json() : [];
}

/** @param {SignedIn} customer */
function option({ id, name, plan, value_per_year: value }) {
  const worth = value > 0 ? `, €${value.toLocaleString('en')} a year` : '';
  return new Option(`${name} (${plan}${worth})`, id);
}

/** @param {SignedIn | undefined} customer */
function show(customer) {
  choice.value = customer?.id ?? '';
  told.textContent =
    customer === undefined
      ? 'Nobody is signed in: the support team sees a customer without a name.'
      : `${customer.name} is signed in: the support team sees name, plan and value, signed by this shop.`;
}

async function begin() {
  const known = await customers();
  if (known.length === 0) return;
  choice.append(...known.map(option));
  form.hidden = false;
  const kept = known.find(({ id }) => id === localStorage.getItem(KEY));
  show(kept);
  if (kept !== undefined) await window.baton.identify({ identity: { jwt: kept.jwt } });
}

async function choose() {
  const { value } = choice;
  const chosen = (await customers()).find(({ id }) => id === value);
  if (chosen === undefined) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, chosen.id);
  show(chosen);
  await window.baton.forget();
  if (chosen !== undefined) await window.baton.identify({ identity: { jwt: chosen.jwt } });
}

choice.addEventListener('change', () => void choose());
void begin();
