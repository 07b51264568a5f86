/** Flags reads nothing from its surroundings. */
export class FlagsConfig {}
