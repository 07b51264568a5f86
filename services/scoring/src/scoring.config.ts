/** Scoring reads nothing from its surroundings: what it needs to know lies in its tables and in the method. */
export class ScoringConfig {}
