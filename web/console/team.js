/**
 * Who works here, as the agent at this desk knows them: the agent and their colleagues by name, face
 * and presence.
 *
 * @typedef {import('../types/wire.js').Agent} Agent
 * @typedef {import('./desk.js').DeskState} DeskState
 */

export class Team extends EventTarget {
  /**
   * @param {import('../shell/api.js').Api} api
   * @param {import('../shell/state.js').State<DeskState>} state
   */
  constructor(api, state) {
    super();
    this.api = api;
    this.state = state;
  }

  get me() {
    return this.state.value.me;
  }

  get isLead() {
    return this.me.role !== 'agent';
  }

  /** @param {unknown} id */
  nameOf(id) {
    if (id === this.me.id) return 'You';
    return this.state.value.agents.get(String(id))?.name ?? 'A colleague';
  }

  /**
   * An agent as colleagues see them; the pictures come from {@link fetchPicture}.
   * @param {unknown} id
   */
  faceOf(id) {
    const { me, agents } = this.state.value;
    return id === me.id ? me : agents.get(String(id));
  }

  /** @param {string} id of an agent's picture */
  fetchPicture = (id) => this.api.blob(`/pictures/${id}`);

  /** Everybody else who may sign in. */
  get colleagues() {
    const others = [...this.state.value.agents.values()].filter(({ id, disabled }) => id !== this.me.id && !disabled);
    return others.sort((a, b) => a.name.localeCompare(b.name));
  }

  /** @param {Agent} agent as they are from now on */
  known(agent) {
    const { me, agents } = this.state.value;
    const { presence } = agents.get(agent.id) ?? agent;
    this.state.patch({
      me: agent.id === me.id ? { ...me, ...agent, picture: agent.picture, presence: me.presence } : me,
      agents: new Map(agents).set(agent.id, { ...agent, presence }),
    });
  }

  /**
   * @param {string} id
   * @param {import('../types/wire.js').PresenceName} presence
   */
  present(id, presence) {
    const { me, agents } = this.state.value;
    if (id === me.id) this.state.patch({ me: { ...me, presence } });
    const agent = agents.get(id);
    if (agent !== undefined) this.state.patch({ agents: new Map(agents).set(id, { ...agent, presence }) });
  }
}
