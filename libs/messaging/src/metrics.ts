import { Counter, Gauge, type Metric } from 'prom-client';

/** Counters and gauges of messaging. They belong to no registry until the host registers `all`. */
export class MessagingMetrics {
  readonly outboxAge = new Gauge({
    name: 'manumit_outbox_age_seconds',
    help: 'How long the oldest announced event has waited for the sequencer',
    registers: [],
  });
  readonly sequenced = new Counter({
    name: 'manumit_events_sequenced_total',
    help: 'Events moved into the log',
    registers: [],
  });
  readonly handled = new Counter({
    name: 'manumit_events_handled_total',
    help: 'Events whose effect a group has committed',
    labelNames: ['group'] as const,
    registers: [],
  });
  readonly repeats = new Counter({
    name: 'manumit_events_repeated_total',
    help: 'Events offered again and skipped by seq',
    labelNames: ['group'] as const,
    registers: [],
  });
  readonly failed = new Counter({
    name: 'manumit_events_failed_total',
    help: 'Events filed as parked or dead',
    labelNames: ['group', 'state'] as const,
    registers: [],
  });
  readonly parked = new Gauge({
    name: 'manumit_events_parked',
    help: 'Events of a group that wait for another try, or behind one that does',
    labelNames: ['group'] as const,
    registers: [],
  });
  readonly paused = new Gauge({
    name: 'manumit_group_paused',
    help: '1 while a group waits for something it leans on, or has too many parked events',
    labelNames: ['group'] as const,
    registers: [],
  });
  readonly lag = new Gauge({
    name: 'manumit_group_lag_events',
    help: 'Events of the log beyond the group’s position, as last seen',
    labelNames: ['group'] as const,
    registers: [],
  });

  get all(): Metric[] {
    return [
      this.outboxAge,
      this.sequenced,
      this.handled,
      this.repeats,
      this.failed,
      this.parked,
      this.paused,
      this.lag,
    ];
  }
}
