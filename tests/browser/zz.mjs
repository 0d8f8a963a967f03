import { signIn, House, Browser } from './support.mjs';
const house = new House(4); await house.start();
const browser = new Browser(); await browser.start();
const shots = '/tmp/shots';
try {
const page = await browser.person({ viewport: {width: 1440, height: 1100} });
await signIn(page, house, 'mara');
await page.goto(`${house.address}/console/#/insights/missed`);
const said = page.getByRole('list', { name: 'What was said' });
await said.waitFor(); await said.focus();
const estimate = page.getByRole('region', { name: 'How many handoffs were missed?' });
for (let left = 19; left >= 0; left -= 1) { await page.keyboard.press(left % 4 === 0 ? '1' : '2');
    if (left > 0) await estimate.getByText(left === 1 ? 'One more conversation has' : `${left} more conversations have`).waitFor(); }
await page.waitForTimeout(1500);
console.log(JSON.stringify(await estimate.innerText()).slice(0,300));
await page.goto(`${house.address}/console/#/insights/queue`);
await page.waitForTimeout(1500);
await page.getByLabel('Customers who ask for a person').selectOption('3');
await page.getByLabel('Without').selectOption({index:2});
await page.getByRole('button', { name: 'Live through it' }).click();
await page.waitForTimeout(3500);
await page.getByRole('region', { name: 'What if the team were another one?' }).screenshot({ path: shots+'/whatif.png' });
} catch (e) { console.log(String(e)); }
console.log(browser.complaints);
await browser.stop(); await house.stop(); process.exit(0);
