// The answers of the HTTP API as the command line reads them (docs/interface); only what it prints is named.

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly basis: { readonly asOf?: string };
}

export interface ImportAnswer {
  readonly id: string;
  readonly kind: string | null;
  readonly because?: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly bytes: number;
  readonly bytesRead?: number;
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Rows a mapping left out, and rows that repeat another one. */
  readonly filtered: number;
  readonly repeated: number;
  readonly warnings?: number;
  readonly failure?: { readonly code: string; readonly message: string } | null;
}

export interface PartyAnswer {
  readonly id: string;
  readonly name: string;
  readonly country?: string | null;
  readonly recruitmentFee: {
    readonly band: string | null;
    readonly status: string;
    readonly feeBreach?: { readonly state: string };
  };
  readonly laborLaw: { readonly low: number; readonly high: number; readonly score?: number | null };
  readonly entity: { readonly band: string | null; readonly status: string };
  readonly exposure: { readonly status: string; readonly value: number | null } | null;
}

export interface ContractAnswer {
  readonly id: string;
  readonly contractId: string;
  readonly title: string;
  readonly buyer: string;
  readonly suppliers?: readonly { readonly name: string }[];
  readonly flags: Readonly<Record<string, number>>;
  readonly nextOn?: string | null;
}

export interface FlagAnswer {
  readonly id: string;
  readonly contractId: string;
  readonly contract?: { readonly title: string; readonly contractId: string; readonly buyer: string };
  readonly portion?: string;
  readonly basis: 'rule' | 'risk';
  readonly rule: {
    readonly id: string;
    readonly version: string;
    readonly instrument: string;
    readonly citation: string;
    readonly verified: boolean;
  };
  readonly result: 'flagged' | 'request-data' | 'clear';
  readonly level: 'R1' | 'R2' | 'R3';
  readonly because: string;
  readonly facts: readonly {
    readonly name: string;
    readonly value: string;
    readonly pointer?: string;
    readonly source: string;
    readonly asOf?: string;
  }[];
  readonly path?: readonly (string | { readonly id: string; readonly name: string })[];
  readonly missing: readonly string[];
  readonly action: readonly string[];
  readonly clearsWhen: string;
  readonly raisedAt: string;
  readonly clearedAt?: string | null;
}

export interface CaseAnswer {
  readonly id: string;
  readonly state?: string;
  readonly status?: string;
  readonly title: string;
  readonly contractId: string;
  readonly assignee?: string | null;
  readonly flags?: readonly unknown[];
  readonly openedAt: string;
  readonly history?: readonly {
    readonly at: string;
    readonly by: string;
    readonly what: string;
    readonly text?: string;
  }[];
}

export interface StatusAnswer {
  readonly settled: boolean;
  readonly outbox: number;
  readonly groups: readonly { readonly name: string; readonly lag: number }[];
  readonly deadLetters: number;
  readonly jobs: number | Readonly<Record<string, number>>;
  readonly due?: number;
  readonly parked?: number;
  readonly imports?: number;
}
