import type { AnyTemplate, TemplateKind } from './template.ts';
import { contracts } from './templates/contracts.ts';
import { goodsList } from './templates/goods-list.ts';
import { legalFacts } from './templates/legal-facts.ts';
import { observations } from './templates/observations.ts';
import { openSupplyHub } from './templates/open-supply-hub.ts';
import { recruiters } from './templates/recruiters.ts';
import { recruitmentLinks } from './templates/recruitment-links.ts';
import { suppliers } from './templates/suppliers.ts';
import { supplyLinks } from './templates/supply-links.ts';
import { watchlist } from './templates/watchlist.ts';

const BY_KIND: Readonly<Record<TemplateKind, AnyTemplate>> = {
  suppliers,
  recruiters,
  'supply-links': supplyLinks,
  'recruitment-links': recruitmentLinks,
  contracts,
  observations,
  'legal-facts': legalFacts,
  watchlist,
  'goods-list': goodsList,
  'open-supply-hub': openSupplyHub,
};

export const TEMPLATES: readonly AnyTemplate[] = Object.values(BY_KIND);

export const isTemplateKind = (kind: string): kind is TemplateKind => Object.hasOwn(BY_KIND, kind);

export const templateOf = (kind: TemplateKind): AnyTemplate => BY_KIND[kind];
