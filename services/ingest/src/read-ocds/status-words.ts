import type { ContractStatus } from './contract-picture.ts';

/** Code lists of OCDS 1.1.5 and what they are in the words of the `contracts` template. */
const CONTRACT: Record<string, ContractStatus> = {
  pending: 'awarded',
  active: 'active',
  cancelled: 'terminated',
  terminated: 'terminated',
};
const AWARD: Record<string, ContractStatus> = {
  pending: 'tender',
  active: 'awarded',
  cancelled: 'terminated',
  unsuccessful: 'terminated',
};
const TENDER: Record<string, ContractStatus> = {
  planning: 'planned',
  planned: 'planned',
  active: 'tender',
  complete: 'tender',
  cancelled: 'terminated',
  unsuccessful: 'terminated',
  withdrawn: 'terminated',
};
const CODES = { contract: CONTRACT, award: AWARD, tender: TENDER };

interface StatusWord {
  /** Registered publisher prefix of the ocid. */
  readonly prefix: string;
  readonly stage: keyof typeof CODES;
  readonly word: string;
  readonly status: ContractStatus;
}

/** Words of national systems, as of 2026-11. E: our reading of the words, seen in published releases. */
const WORDS: readonly StatusWord[] = [
  { prefix: 'ocds-ngfbwp', stage: 'contract', word: 'Înregistrat(ă)', status: 'active' },
  { prefix: 'ocds-ngfbwp', stage: 'tender', word: 'Primirea ofertelor', status: 'tender' },
  { prefix: 'ocds-ngfbwp', stage: 'tender', word: 'Evaluarea ofertelor', status: 'tender' },
  { prefix: 'ocds-ngfbwp', stage: 'tender', word: 'Executarea contractului', status: 'tender' },
];

/** The template's status for a publisher's status; undefined if the word is in no list: then it is unknown. */
export function statusOf(stage: keyof typeof CODES, text: string, ocid: string): ContractStatus | undefined {
  const word = text.trim();
  const code = word.toLowerCase();
  if (Object.hasOwn(CODES[stage], code)) return CODES[stage][code];
  const prefix = ocid.slice(0, 11).toLowerCase();
  return WORDS.find((row) => row.prefix === prefix && row.stage === stage && row.word === word)?.status;
}
