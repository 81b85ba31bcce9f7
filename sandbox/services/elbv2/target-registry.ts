import type { Cancel, Clock } from '../../clock.ts';
import type { DataPlane } from '../../load-balancer/data-plane.ts';
import { watchTarget } from '../../load-balancer/health-checks.ts';
import {
  deregistrationDelayMs,
  draining,
  registering,
  type Target,
  targetKey,
  type TargetGroup,
} from '../../load-balancer/target-group.ts';

/** Who belongs to which group: registration, health checks while it lasts, and draining. */
export function targetRegistry({ clock, plane }: { clock: Clock; plane: DataPlane }) {
  const checks = new Map<Target, Cancel>();
  const leaving = new Map<Target, Promise<void>>();

  return {
    register(group: TargetGroup, ip: string, port: number) {
      const key = targetKey(ip, port);
      const known = group.targets.get(key);
      if (known && known.health.state !== 'draining') return;
      const target: Target = {
        ip,
        port,
        registeredAt: clock.now(),
        health: registering,
        successes: 0,
        failures: 0,
        inFlight: 0,
      };
      group.targets.set(key, target);
      checks.set(target, watchTarget({ clock, probe: plane.probe, group, target }));
    },

    /** Resolves when the target is gone. */
    deregister(group: TargetGroup, ip: string, port: number): Promise<void> {
      const key = targetKey(ip, port);
      const target = group.targets.get(key);
      if (!target) return Promise.resolve();
      const known = leaving.get(target);
      if (known) return known;
      target.health = draining;
      checks.get(target)?.();
      checks.delete(target);
      plane.retire(group, target);
      const delayMs = deregistrationDelayMs(group);
      const left = new Promise<void>((resolve) => {
        clock.after(delayMs, async () => {
          // Requests under way take real time: they get the delay in real time too, whatever the clock's speed.
          await plane.drained(group, target, delayMs);
          if (group.targets.get(key) === target) group.targets.delete(key);
          leaving.delete(target);
          resolve();
        });
      });
      leaving.set(target, left);
      return left;
    },

    close() {
      checks.forEach((cancel) => cancel());
      checks.clear();
    },
  };
}
