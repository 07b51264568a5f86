import { createRequire } from 'node:module';

interface RequestQueue {
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly throttledUntil: number;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
}

let isCalm = false;

/**
 * kafkajs 2.2.4 looks at its queue of requests again and again although nothing waits, with timeouts in the past: an
 * idle process took 3 to 4 % of a core and warned at every start. Here it looks only while something waits.
 */
export function calmRequestQueue(): void {
  if (isCalm) return;
  isCalm = true;
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue & { scheduleCheckPendingRequests: (this: RequestQueue) => void };
  };
  prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests() {
    if (this.throttleCheckTimeoutId !== null && this.throttleCheckTimeoutId !== undefined) return;
    // kafkajs keeps the time as `Date.now()` tells it.
    let delay = this.throttledUntil - (performance.timeOrigin + performance.now());
    if (delay <= 0) {
      if (this.pending.length === 0) return;
      delay = 10;
    }
    this.throttleCheckTimeoutId = setTimeout(() => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    }, delay);
  };
}
