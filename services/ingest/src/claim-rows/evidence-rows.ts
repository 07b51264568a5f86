import type { GoodsRow, LegalFactRow, ObservationRow, WatchlistRow } from '../check-rows/records.ts';
import type { PartyText } from '../check-rows/columns.ts';
import { codes } from './codes.ts';
import { dateText } from './dates.ts';
import { foldName, keyOf, known, type Draft, type Need, type RecordNoun } from './draft.ts';
import { partyTextOf } from './party-text.ts';

const SUBJECT_NOUNS: Readonly<Record<string, readonly RecordNoun[]>> = {
  supplier: ['supplier'],
  recruiter: ['recruiter'],
  recruitment_link: ['link'],
  supply_link: ['link'],
  contract: ['contract'],
};

/** What a row of evidence claims. Its statement stays here and is never announced. */
export function claimObservation(row: ObservationRow): Draft {
  const { source, stated: _stated, extra, subject, observedOn, publishedOn, remediatedOn, workforceN, ...own } = row;
  const nouns = SUBJECT_NOUNS[row.subjectKind];
  const need: Need[] = nouns === undefined ? [] : [{ as: 'about', column: 'subject', ref: subject, among: nouns }];
  return {
    noun: 'observation',
    keys: [keyOf('observation', foldName(source.name), row.observationId)],
    names: [],
    part: '',
    needs: need,
    fields: known({
      ...own,
      ...(nouns === undefined ? { about: corridorText(subject) } : {}),
      observedFrom: observedOn?.from,
      observedTo: observedOn?.to,
      publishedOn: publishedOn?.to,
      remediatedFrom: remediatedOn?.from,
      remediatedTo: remediatedOn?.to,
      workforceN: workforceN?.min ?? workforceN?.max,
      extra,
    }),
  };
}

const corridorText = (subject: PartyText): string => partyTextOf(subject).replaceAll(' ', '').toUpperCase();

/** What a row of law facts claims. */
export function claimLegalFact(row: LegalFactRow): Draft {
  const { source: _source, stated: _stated, extra, validFrom, validTo, components, ...own } = row;
  const scope = [
    row.jurisdiction,
    row.subdivision,
    row.field,
    row.layer,
    row.workerGroup,
    (codes(row.sectorIsic) ?? []).join(','),
    (codes(row.productsHs) ?? []).join(','),
    row.originCountry,
    row.destinationCountry,
    validFrom.from,
  ];
  return {
    noun: 'legal-fact',
    keys: [
      row.factId === undefined
        ? keyOf('legal-fact', ...scope.map((part) => part ?? ''))
        : keyOf('legal-fact', 'x', row.factId),
    ],
    names: [],
    part: '',
    needs: [],
    fields: known({
      ...own,
      sectorIsic: codes(own.sectorIsic),
      productsHs: codes(own.productsHs),
      validFrom: validFrom.from,
      validTo: validTo?.to,
      components: Object.fromEntries((components ?? []).map(({ name, value }) => [name, Number(value)])),
      extra,
    }),
  };
}

/** What an entry of a watch list claims. */
export function claimWatchEntry(row: WatchlistRow): Draft {
  const { source: _source, stated: _stated, extra, listedOn, endedOn, identifiers, ...own } = row;
  const entryId = row.entryId ?? [foldName(row.name), row.country ?? '', row.measure ?? ''].join('/').slice(0, 120);
  return {
    noun: 'listing',
    keys: [keyOf('listing', 'watch', row.list, entryId)],
    names: [],
    part: '',
    needs: [],
    fields: known({
      ...own,
      productsHs: codes(own.productsHs),
      kind: 'watch',
      entryId,
      listedOn: dateText(listedOn),
      endedOn: dateText(endedOn),
      identifiers: identifiers?.map(({ scheme, value, authority }) => known({ scheme, value, authority })),
      extra,
    }),
  };
}

/** What an entry of a goods list claims: one good from one country. */
export function claimGoodsEntry(row: GoodsRow): Draft {
  const { source: _source, stated: _stated, extra, listedOn, endedOn, ...own } = row;
  const entryId = [foldName(row.productText), row.country, row.subdivision ?? '', foldName(row.derivedFrom ?? '')]
    .join('/')
    .slice(0, 120);
  return {
    noun: 'listing',
    keys: [keyOf('listing', 'goods', row.list, entryId)],
    names: [],
    part: '',
    needs: [],
    fields: known({
      ...own,
      productsHs: codes(own.productsHs),
      kind: 'goods',
      name: row.productText,
      entryId,
      listedOn: dateText(listedOn),
      endedOn: dateText(endedOn),
      extra,
    }),
  };
}
