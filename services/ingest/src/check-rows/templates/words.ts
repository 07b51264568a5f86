/** Words that several templates use, as product.md 5.3 lists them. */
export const WORKER_GROUPS = [
  'all',
  'migrant',
  'domestic',
  'agricultural',
  'fishing',
  'mining',
  'garment',
  'construction',
  'epz',
  'informal',
  'platform',
  'agency',
  'children',
] as const;

export const FEE_CATEGORIES = [
  'service_fee',
  'third_party_placement',
  'direct_hire_fee',
  'fee_recovery',
  'medical',
  'insurance',
  'skills_test',
  'training_orientation',
  'equipment',
  'travel_lodging_outbound',
  'travel_return',
  'administrative_passport',
  'administrative_visa',
  'administrative_permit_clearance',
  'government_levy_welfare_fund',
  'interpretation',
  'legal_notary',
  'advertising',
  'deposit_bond_collateral',
  'bribe_kickback_tribute',
  'interest_on_recruitment_loan',
  'other',
] as const;

export const RELIABILITY = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export const CREDIBILITY = ['1', '2', '3', '4', '5', '6'] as const;
