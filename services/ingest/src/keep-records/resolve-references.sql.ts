import type { Tx } from '@manumit/platform';
import type { PartyText } from '../check-rows/columns.ts';
import { identifierText } from '../claim-rows/party-rows.ts';
import { externalKey, foldName, keyOf, nameKey, type Need, type RecordNoun } from '../claim-rows/draft.ts';

/** What a reference led to. */
export type Resolved =
  | { readonly id: string }
  | { readonly problem: 'REF-MISSING' | 'REF-AMBIGUOUS'; readonly candidates: readonly string[] };

/** Exact texts a reference may stand under, and names without a country, for each noun it may be. */
function lookupsOf({ ref, among }: Need): { exact: string[]; prefixes: string[] } {
  const exact: string[] = [];
  const prefixes: string[] = [];
  for (const noun of among) {
    const found = lookupOf(ref, noun);
    exact.push(...found.exact);
    prefixes.push(...found.prefixes);
  }
  return { exact, prefixes };
}

function lookupOf(ref: PartyText, noun: RecordNoun): { exact: string[]; prefixes: string[] } {
  switch (ref.by) {
    case 'external-id':
      return { exact: [externalKey(noun, ref.id), ...numberKey(noun, ref.id)], prefixes: [] };
    case 'identifier':
      return { exact: [keyOf(noun, 'id', identifierText(ref.identifier)), ...osIdKey(noun, ref)], prefixes: [] };
    case 'name':
      return { exact: [nameKey(noun, ref.name, ref.country)], prefixes: [] };
    case 'text':
      return {
        exact: [externalKey(noun, ref.text), ...numberKey(noun, ref.text)],
        prefixes: [`${keyOf(noun, 'name', foldName(ref.text))}@`],
      };
  }
}

const numberKey = (noun: RecordNoun, text: string): string[] =>
  noun === 'contract' ? [keyOf('contract', 'number', text)] : [];
const osIdKey = (noun: RecordNoun, ref: PartyText): string[] =>
  ref.by === 'identifier' && ref.identifier.scheme === 'os_id' ? [keyOf(noun, 'os_id', ref.identifier.value)] : [];

/** Remembers what references led to, so that a file that names a party ten thousand times asks once. */
export class ReferenceBook {
  private readonly known = new Map<string, readonly string[]>();
  /** Beyond this many entries the book starts afresh: memory does not grow with the file. */
  private static readonly MOST = 300_000;

  /** A record that has just come to be answers from now on. */
  learn(refs: readonly string[], id: string): void {
    for (const ref of refs) {
      const before = this.known.get(ref);
      if (before === undefined) this.remember(ref, [id]);
      else if (!before.includes(id)) this.known.set(ref, [...before, id]);
      const at = ref.lastIndexOf('@');
      if (at > 0) this.known.delete(ref.slice(0, at + 1));
    }
  }

  /** Starts afresh: something it has learned was rolled back. */
  forget(): void {
    this.known.clear();
  }

  async resolve(tx: Tx, needs: readonly Need[]): Promise<Resolved[]> {
    const lookups = needs.map(lookupsOf);
    await this.ask(
      tx,
      [...new Set(lookups.flatMap(({ exact }) => exact))].filter((ref) => !this.known.has(ref)),
    );
    await this.askNames(
      tx,
      [...new Set(lookups.flatMap(({ prefixes }) => prefixes))].filter((ref) => !this.known.has(ref)),
    );
    return lookups.map(({ exact, prefixes }) => {
      const byKey = [...new Set(exact.flatMap((ref) => this.known.get(ref) ?? []))];
      const ids = byKey.length > 0 ? byKey : [...new Set(prefixes.flatMap((ref) => this.known.get(ref) ?? []))];
      if (ids.length === 1) return { id: ids[0] as string };
      return { problem: ids.length === 0 ? 'REF-MISSING' : 'REF-AMBIGUOUS', candidates: ids.slice(0, 5) };
    });
  }

  private remember(ref: string, ids: readonly string[]): void {
    if (this.known.size >= ReferenceBook.MOST) this.known.clear();
    this.known.set(ref, ids);
  }

  private async ask(tx: Tx, refs: readonly string[]): Promise<void> {
    if (refs.length === 0) return;
    const rows = await tx.query<{ ref: string; ids: string[] }>(
      `select ref, array_agg(id order by id) as ids from record_ref where tenant_id = $1 and ref = any($2) group by ref`,
      [tx.tenant, refs],
    );
    const found = new Map(rows.map(({ ref, ids }) => [ref, ids]));
    for (const ref of refs) this.remember(ref, found.get(ref) ?? []);
  }

  private async askNames(tx: Tx, prefixes: readonly string[]): Promise<void> {
    if (prefixes.length === 0) return;
    // '@' ends the name and 'A' is the character behind it, so this is a range of the primary key (collation C).
    const rows = await tx.query<{ prefix: string; ids: string[] }>(
      `select prefix, array(select distinct id from record_ref
                            where tenant_id = $1 and ref collate "C" >= prefix and ref collate "C" < left(prefix, -1) || 'A' order by id limit 6) as ids
       from unnest($2::text[]) as asked(prefix)`,
      [tx.tenant, prefixes],
    );
    for (const { prefix, ids } of rows) this.remember(prefix, ids);
  }
}
