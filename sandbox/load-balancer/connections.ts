import { Agent } from 'node:http';

/**
 * Kept-alive connections to targets, an agent for each target so that one target's can be closed.
 * Idle ones are closed after a few seconds, or a second before the target's own `Keep-Alive` hint ends.
 */
export function targetConnections() {
  const agents = new Map<string, Agent>();
  return {
    agent(key: string): Agent {
      const known = agents.get(key);
      if (known) return known;
      const agent = new Agent({ keepAlive: true, maxFreeSockets: 64, timeout: 4000 });
      agents.set(key, agent);
      return agent;
    },
    /** Closes idle connections now and busy ones when their answer is complete. */
    retire(key: string) {
      const agent = agents.get(key);
      if (!agent) return;
      agent.maxFreeSockets = 0;
      for (const sockets of Object.values(agent.freeSockets))
        sockets?.forEach((socket) => socket.destroy());
    },
    /** Closes everything, answers under way included. */
    drop(key: string) {
      agents.get(key)?.destroy();
      agents.delete(key);
    },
    dropAll() {
      agents.forEach((agent) => agent.destroy());
      agents.clear();
    },
  };
}
