import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { missing, nounOf, unusable } from '@manumit/kernel';
import { Needs, ShownText, WhoAsks, type Caller, type Tx } from '@manumit/platform';
import type { Assessment } from '@manumit/risk';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsNumber, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { readBasis } from '../read-assessment/basis.sql.ts';
import { shownAssessment } from '../read-assessment/read-assessment.sql.ts';
import { namesNeeded, rollUps, toldExposure, type RolledUp } from '../read-assessment/shown-exposure.ts';
import { readNetworkRow } from '../postgres/load-network.ts';
import { PostgresNetwork } from '../postgres/postgres-network.ts';
import { SCORING, type Scoring } from '../scoring.ts';
import { ShownTexts } from '../shown-text.ts';
import { tryWhatIf, type TriedLink } from './try-what-if.ts';

const RELATIONS = [
  ...['supplies_goods', 'supplies_material', 'processes_for', 'subcontractor_of', 'provides_service', 'trades_for'],
  ...['owns', 'operates', 'same_group', 'recruitment'],
] as const;

export class TriedLinkBody {
  @ShownText(30) readonly from!: string;
  @ShownText(30) readonly to!: string;
  @IsIn(RELATIONS) readonly relation!: TriedLink['relation'];
  @IsOptional() @IsNumber() @Min(0) @Max(1) readonly relevance?: number;
}

export class WhatIfBody {
  /** Id of a supplier or recruiter. */
  @ShownText(30) readonly subject!: string;
  @IsOptional() @IsArray() @ArrayMaxSize(50) @IsObject({ each: true }) readonly add?: Record<string, unknown>[];
  @IsOptional() @IsArray() @ArrayMaxSize(200) @ShownTexts(200) readonly remove?: string[];
  /** Stands instead of every link upstream of the subject. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => TriedLinkBody)
  readonly replaceLinks?: TriedLinkBody[];
}

@Controller('what-if')
export class WhatIfController {
  constructor(@Inject(SCORING) private readonly scoring: Scoring) {}

  /** Nothing is stored: the transaction only reads, and what memory tries is taken back in the same breath. */
  @Post()
  @HttpCode(200)
  @Needs('scores:read')
  tryIt(@Body() body: WhatIfBody, @WhoAsks() { tenant }: Caller) {
    const { subject, add = [], remove = [], replaceLinks } = body;
    const noun = nounOf(subject);
    if (noun !== 'supplier' && noun !== 'recruiter') {
      throw missing('subject.unknown', 'There is no such supplier or recruiter.');
    }
    for (const { from, to } of replaceLinks ?? []) {
      if (from !== subject && to !== subject) {
        throw unusable('what-if.link', 'A link to try has the subject at one of its ends.', 'replaceLinks');
      }
    }
    return this.scoring.database.inTransaction(tenant, async (tx) => {
      const tried = await tryWhatIf({ subject, add, remove }, await this.scoring.workOn(tx));
      const exposures = await this.exposures(tx, subject, tried.after, replaceLinks);
      const shown = (assessment: typeof tried.before, inputsHash: string, exposure: (typeof exposures)['before']) =>
        shownAssessment({ assessment, inputsHash, exposure, origin: 'computed' });
      return {
        before: shown(tried.before, tried.hashes.before, exposures.before),
        after: shown(tried.after, tried.hashes.after, exposures.after),
        basis: await readBasis(tx),
      };
    });
  }

  private async exposures(tx: Tx, subject: string, after: Assessment, links: readonly TriedLink[] | undefined) {
    const memory = await this.scoring.networkOf(tx);
    // From here on nobody can commit a change of the network, so what is taken back is what was there.
    await readNetworkRow(tx, 'for share');
    const rows = new PostgresNetwork(tx);
    const [original] = await rows.nodes([subject]);
    const removed = links === undefined ? [] : await rows.edgesUpstream(subject);
    const { asOf, node } = after;
    const before = rollUps([subject], memory);
    const trial = { original, node, removed, added: links ?? [], replaces: links !== undefined };
    const tried = memory.tryOut(subject, trial, () => rollUps([subject], memory));
    const named = new Map(await rows.named(namesNeeded([...before, ...tried])));
    const told = (rolled: readonly RolledUp[]) => rolled.map((one) => toldExposure(one, asOf, named))[0];
    const exposureBefore = told(before);
    named.set(subject, { name: after.subject.name, isAssessed: true, insufficient: !node.sufficient });
    return { before: exposureBefore, after: told(tried) };
  }
}
