import type { ContractPicture, Sourced } from './contract-picture.ts';
import { memberOf } from './detect-shape.ts';
import { type JsonObject, withoutSpace } from './json-pointer.ts';
import { linesOf, relatedLots } from './lines-of.ts';
import { at, childOf, Leaf, leavesIn, type MergedNode, type ObjectNode, objectsIn, rootOf } from './merged-node.ts';
import type { OrderedRelease } from './order-releases.ts';
import { Parties, textOf } from './parties-of.ts';
import { statusOf } from './status-words.ts';
import type { ValueReader } from './value-reader.ts';

type Text = Sourced<string> | undefined;
type Stage = ContractPicture['stage'];

/** One picture's parts of the compiled release. */
interface Parts {
  readonly stage: Stage;
  readonly contract: ObjectNode | undefined;
  readonly award: ObjectNode | undefined;
  readonly tender: ObjectNode | undefined;
}

/** One contracting process after merging: what its pictures are read from. */
export class Process {
  private readonly ocid: string;
  private readonly compiled: ObjectNode;
  private readonly releases: readonly OrderedRelease[];
  private readonly reader: ValueReader;
  private readonly parties: Parties;
  private readonly tender: ObjectNode | undefined;

  constructor(ocid: string, compiled: ObjectNode, releases: readonly OrderedRelease[], reader: ValueReader) {
    this.ocid = ocid;
    this.compiled = compiled;
    this.releases = releases;
    this.reader = reader;
    this.parties = new Parties(compiled, reader);
    this.tender = objectsIn(compiled.members.get('tender'))[0];
  }

  /** Each contract with its award; each award without contract; a tender that has neither. */
  pictures(): ContractPicture[] {
    const { tender } = this;
    const awards = this.distinct(objectsIn(this.compiled.members.get('awards')));
    const contracts = this.distinct(objectsIn(this.compiled.members.get('contracts')));
    const awardsById = new Map(awards.map((award) => [textOf(at(award, 'id')), award]));
    const parts: Parts[] = contracts.map((contract) => ({
      stage: 'contract',
      contract,
      award: this.awardOf(contract, awardsById),
      tender,
    }));
    const taken = new Set(parts.map(({ award }) => award));
    for (const award of awards)
      if (!taken.has(award)) parts.push({ stage: 'award', contract: undefined, award, tender });
    if (parts.length === 0 && tender !== undefined)
      parts.push({ stage: 'tender', contract: undefined, award: undefined, tender });
    if (parts.length === 0) {
      const what = 'this process has no tender, award or contract yet, so there is nothing to review.';
      this.reader.report(rootOf(Math.max(0, this.releases.length - 1)), 'OCDS-NO-CONTRACT', what);
    }
    const keys = new Map<string, number>();
    return parts.map((part) => this.picture(part, keys));
  }

  /** `1` and `"1"` stay apart in the merge, but they are one award: the later entry counts. */
  private distinct(entries: ObjectNode[]): ObjectNode[] {
    const byId = new Map<string | ObjectNode, ObjectNode>();
    for (const entry of entries) {
      const id = textOf(at(entry, 'id')) ?? entry;
      if (byId.has(id)) {
        const what = 'an id as a number and as a text name the same thing; the later one counts.';
        this.reader.report(at(entry, 'id')?.origin ?? entry.origin, 'OCDS-DUP-ID', what);
      }
      byId.set(id, entry);
    }
    return [...byId.values()];
  }

  /** The award a contract names; `1` and `"1"` are equal in a reference (rule 7 of 2.3). */
  private awardOf(contract: ObjectNode, awards: ReadonlyMap<string | undefined, ObjectNode>): ObjectNode | undefined {
    const reference = at(contract, 'awardID');
    const id = textOf(reference);
    const award = id === undefined ? undefined : awards.get(id);
    if (award === undefined) {
      const what =
        'this contract names no award of its process, so its supplier is unknown. Ask for the right `awardID`.';
      this.reader.report((reference ?? contract).origin, 'REF-MISSING', what, textOf(reference));
    }
    return award;
  }

  private picture(parts: Parts, keys: Map<string, number>): ContractPicture {
    const { contract, award, tender, stage } = parts;
    const { reader, parties } = this;
    const inOrder = [contract, award, tender];
    const buyer = parties.of(objectsIn(this.compiled.members.get('buyer'))[0]);
    const entity = parties.of(objectsIn(at(tender, 'procuringEntity'))[0]);
    const contractSuppliers = objectsIn(at(contract, 'suppliers'));
    const suppliers = contractSuppliers.length > 0 ? contractSuppliers : objectsIn(at(award, 'suppliers'));
    const period = [at(contract, 'period'), at(award, 'contractPeriod'), at(tender, 'contractPeriod')];
    const startOn = this.firstOf(period, (part) => reader.day(at(part, 'startDate')));
    const endOn = this.firstOf(period, (part) => reader.day(at(part, 'endDate')));
    if (startOn !== undefined && endOn !== undefined && endOn.value < startOn.value) this.reportOrder(period);
    const noticeOn = this.noticeOn();
    return {
      key: this.keyOf(parts, keys),
      stage,
      publishersCompilation: this.releases.every(({ received }) => received.publishersCompilation),
      contractId: this.firstOf([contract, award, tender], (part) => reader.text(at(part, 'id'))),
      ocid: reader.text(this.compiled.members.get('ocid')),
      title:
        this.firstOf(inOrder, (part) => reader.text(at(part, 'title'))) ??
        reader.text(this.compiled.members.get('title')) ??
        this.firstOf(inOrder, (part) => reader.text(at(part, 'description'))),
      buyer: parties.name(buyer),
      buyerId: parties.ids(buyer),
      buyerCountry: parties.country(buyer),
      procuringEntity: parties.name(entity),
      procuringEntityId: parties.ids(entity),
      suppliers: suppliers.map((reference) => parties.supplier(reference)),
      subcontractorRefs: this.subcontractors(),
      status: this.status(parts),
      commencedOn: earliest(reader.day(at(tender, 'tenderPeriod', 'startDate')), noticeOn),
      noticeOn,
      awardedOn: reader.day(at(award, 'date')),
      signedOn: reader.day(at(contract, 'dateSigned')),
      startOn,
      endOn,
      frameworkRef: this.frameworkRef(contract),
      ...this.money(parts),
      category: this.category(),
      lines: linesOf(parts, reader),
    };
  }

  private keyOf({ contract, award }: Parts, keys: Map<string, number>): ContractPicture['key'] {
    const key = {
      ocid: this.ocid,
      awardId: textOf(at(award, 'id')) ?? textOf(at(contract, 'awardID')) ?? '',
      contractId: textOf(at(contract, 'id')) ?? '',
    };
    const text = JSON.stringify(key);
    const count = (keys.get(text) ?? 0) + 1;
    keys.set(text, count);
    if (count === 1) return key;
    const what = 'several contracts or awards here have no id; they are told apart by their order only.';
    this.reader.report((contract ?? award)?.origin ?? rootOf(0), 'OCDS-NO-ID', what);
    return { ...key, contractId: `${key.contractId}#${count}` };
  }

  /** Contract, award, lot, tender: the first amount that is not zero, else the first stated zero. */
  private money({ contract, award, tender }: Parts): Pick<ContractPicture, 'value' | 'currency'> {
    const lots = relatedLots(award);
    const ofAward = objectsIn(at(tender, 'lots')).filter((lot) => lots.has(textOf(at(lot, 'id')) ?? ''));
    const lot = ofAward.length === 1 ? ofAward[0] : undefined;
    const values = [contract, award, lot, tender]
      .map((part) => at(part, 'value'))
      .filter((value) => value !== undefined);
    const amounts = values.map((place) => ({ place, amount: this.reader.amount(at(place, 'amount')) }));
    const stated = amounts.filter(({ amount }) => amount !== undefined);
    const used = stated.find(({ amount }) => Number(amount?.value) !== 0) ?? stated[0];
    const currency = this.reader.currency(at(used?.place ?? values[0], 'currency'));
    if (used !== undefined && currency === undefined) {
      const what = 'this amount has no currency that is known; it cannot be compared with any threshold.';
      this.reader.report(used.place.origin, 'CUR-MISSING', what);
    }
    return { value: used?.amount, currency };
  }

  private status({ stage, contract, award, tender }: Parts): ContractPicture['status'] {
    const node = at({ contract, award, tender }[stage], 'status');
    const text = this.reader.text(node);
    if (text !== undefined) {
      const value = statusOf(stage, text.value, this.ocid);
      if (value !== undefined) return { value, from: text.from };
      // A name in a shifted column is seen here: only a single word is repeated.
      const isWord = /^[\p{L}()-]+$/u.test(text.value);
      const what = `this is on no code list of ${stage} statuses, so the status is unknown.`;
      this.reader.report((node as Leaf).origin, 'OCDS-CODE', what, isWord ? text.value : undefined);
    }
    // That it was tendered or awarded is said by its being there; how a contract stands is not.
    if (stage === 'contract') return undefined;
    return { value: stage === 'award' ? 'awarded' : 'tender', from: undefined };
  }

  private category(): ContractPicture['category'] {
    const node = at(this.tender, 'mainProcurementCategory');
    const text = this.reader.text(node);
    if (text === undefined) return undefined;
    const { value, from } = text;
    if (value === 'goods' || value === 'services' || value === 'works') return { value, from };
    this.reader.report(
      (node as Leaf).origin,
      'OCDS-CODE',
      'expected `goods`, `services` or `works`; it is unknown.',
      value,
    );
    return undefined;
  }

  /** Day of the first release with tag `tender`. */
  private noticeOn(): Text {
    for (const [position, { release, instant }] of this.releases.entries()) {
      const tags = [memberOf(release, 'tag') ?? []].flat();
      if (!tags.includes('tender') || instant === undefined) continue;
      const date = memberOf(release, 'date');
      if (typeof date === 'string') return this.reader.day(new Leaf(date, childOf(rootOf(position), dateKey(release))));
    }
    return undefined;
  }

  private frameworkRef(contract: ObjectNode | undefined): Text {
    const related = [contract, this.compiled].flatMap((part) => objectsIn(at(part, 'relatedProcesses')));
    const framework = related.find((process) =>
      leavesIn(at(process, 'relationship')).some(({ value }) => value === 'framework'),
    );
    return this.reader.text(at(framework, 'identifier'));
  }

  private subcontractors(): Sourced<string>[] {
    return this.parties.withRole('subcontractor').flatMap((party) => {
      const [id] = this.parties.ids(party);
      const name = this.parties.name(party);
      if (id !== undefined) return [id];
      const country = this.parties.country(party)?.value;
      return name === undefined || country === undefined ? [] : [{ ...name, value: `name:${name.value}@${country}` }];
    });
  }

  private reportOrder(period: readonly (MergedNode | undefined)[]): void {
    const place = period.find((part) => part !== undefined);
    if (place === undefined) return;
    this.reader.report(
      place.origin,
      'DATE-ORDER',
      'the end lies before the start. Ask the publisher which one is right.',
    );
  }

  private firstOf(places: readonly (MergedNode | undefined)[], read: (place: MergedNode | undefined) => Text): Text {
    for (const place of places) {
      const value = read(place);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

const dateKey = (release: JsonObject): string =>
  Object.keys(release).find((key) => withoutSpace(key) === 'date') ?? 'date';

/** The earlier day; what is unknown does not count. */
const earliest = (one: Text, other: Text): Text =>
  one === undefined || (other !== undefined && other.value < one.value) ? other : one;
