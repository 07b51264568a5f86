import { setTimeout as pause } from 'node:timers/promises';
import type { SampleFile } from './sample-files.ts';

/** The state of one import as the API tells it. */
export interface ImportState {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly failure: { readonly code: string } | null;
}

const SOURCE = { source_name: 'Drill list', source_category: 'own_records', source_date: '2026-09' };
const HANGS_AFTER_MS = 30_000;
const POLL_MS = 100;

/** The same for the same file, so that sending it again is no second upload. */
export const keyOf = ({ name }: SampleFile): string => `drill ${name}`;

export function formOf({ kind, name, content }: SampleFile): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries({ ...SOURCE, as: kind })) form.set(field, value);
  form.set('file', new Blob([content]), name);
  return form;
}

/** Somebody who asks again until the server is back, as long as it says nothing worse than "not now". */
export class PatientClient {
  /** Requests that met no server, or one that said 503. */
  refusals = 0;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly deadline: AbortSignal,
  ) {}

  /** Sends one file once, however often it takes to be heard, and waits for the end of its import. */
  async send(file: SampleFile): Promise<ImportState> {
    const { id } = await this.ask<{ id: string }>('POST', '/imports', () => ({
      headers: { 'idempotency-key': keyOf(file) },
      body: formOf(file),
    }));
    for (;;) {
      const answer = await this.ask<ImportState>('GET', `/imports/${id}`);
      if (answer.state === 'done') return answer;
      if (answer.state === 'failed') throw new Error(`the import of ${file.name} failed: ${JSON.stringify(answer)}`);
      await pause(POLL_MS);
    }
  }

  /** Waits until every event is worked through and nothing is due. */
  async settled(): Promise<void> {
    for (;;) {
      const { settled } = await this.ask<{ settled: boolean }>('GET', '/status');
      if (settled) return;
      await pause(POLL_MS);
    }
  }

  private async ask<Answer>(method: string, path: string, request: () => RequestInit = () => ({})): Promise<Answer> {
    for (;;) {
      this.deadline.throwIfAborted();
      const given = request();
      let response: Response;
      let text: string;
      try {
        response = await fetch(`${this.url}/api/v1${path}`, {
          ...given,
          method,
          headers: { ...given.headers, authorization: `Bearer ${this.token}` },
          signal: AbortSignal.timeout(HANGS_AFTER_MS),
        });
        text = await response.text();
      } catch (error) {
        if ((error as Error).name === 'TimeoutError') throw new Error(`${method} ${path} hangs`, { cause: error });
        this.refusals++;
        await pause(POLL_MS);
        continue;
      }
      if (response.ok) return JSON.parse(text) as Answer;
      if (response.status !== 503) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      this.refusals++;
      await pause(POLL_MS);
    }
  }
}
