/**
 * Not a duty of its own: one question in place of the same one by every rule whose scope is a kind of buyer. Its law is
 * that of the rules it stands for.
 */
export const WHO_BUYS = {
  id: 'WHO-BUYS',
  version: '1',
  instrument: 'Scope of the rules named in the sentence',
  actions: ['ASK_WHO_BUYS'],
  open: 'Who buys decides whether {count} rules apply ({rules}): {missing}.{hint}',
  clearsWhen: 'Country and kind of the buyer are stated; each rule is then held against the contract by itself.',
} as const;
