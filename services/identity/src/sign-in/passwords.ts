import { unavailable, unusable } from '@manumit/kernel';
import { hash, hashSync, parseOptions, verify, type Options } from '@node-rs/argon2';
import { newSecret } from '../secrets.ts';

export interface HashParameters {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** Argon2id at the least that OWASP's Password Storage Cheat Sheet asks for (mark X: read in excerpt). */
export const HASH_PARAMETERS: HashParameters = { memoryKib: 19_456, passes: 2, lanes: 1 };

// Two at once use 38 MiB and leave half of Node's four threads to files and names; 64 waiting take about a second.
const AT_ONCE = 2;
const MOST_WAITING = 64;

const LEAST_CHARACTERS = 12; // mark E; NIST SP 800-63B asks for at least 8
export const MOST_CHARACTERS = 256;

/** Hashes and checks passwords, a few at a time. */
export class Passwords {
  private readonly parameters: HashParameters;
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly decoy: string;

  constructor(parameters: HashParameters) {
    this.parameters = parameters;
    this.decoy = hashSync(newSecret(), optionsOf(parameters));
  }

  /** Throws `unavailable` if too many are waiting. */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normalize(password), optionsOf(this.parameters)));
  }

  /** Checks a password; without a hash to check against it takes as long, and the answer is no. */
  async verify(hashed: string | undefined, password: string): Promise<boolean> {
    const isRight = await this.inTurn(() => verify(hashed ?? this.decoy, normalize(password)));
    return isRight && hashed !== undefined;
  }

  /** Whether a hash was made with other parameters than today's. */
  isOutdated(hashed: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(hashed);
    const { memoryKib, passes, lanes } = this.parameters;
    return memoryCost !== memoryKib || timeCost !== passes || parallelism !== lanes;
  }

  private async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running < AT_ONCE) this.running++;
    else if (this.waiting.length < MOST_WAITING) await new Promise<void>((go) => this.waiting.push(go));
    else throw unavailable('sign-in.busy', 'Too many passwords are being checked. Try again shortly.');
    try {
      return await work();
    } finally {
      // The place goes straight to who waits longest, so that a newcomer cannot slip in between.
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}

// The library's algorithm is Argon2id unless told otherwise.
const optionsOf = ({ memoryKib, passes, lanes }: HashParameters): Options => ({
  memoryCost: memoryKib,
  timeCost: passes,
  parallelism: lanes,
});

// The same password typed on two keyboards may arrive in two Unicode forms (NIST SP 800-63B asks for NFKC or NFKD).
const normalize = (password: string): string => password.normalize('NFKC');

/** Throws `unusable` if a password is too weak to be taken. */
export function refuseWeakPassword(password: string, userName: string): void {
  const plain = normalize(password);
  const field = 'password';
  if ([...plain].length < LEAST_CHARACTERS || plain.length > MOST_CHARACTERS) {
    throw unusable(
      'password.length',
      `A password has ${LEAST_CHARACTERS} to ${MOST_CHARACTERS} characters. A few words make a good one.`,
      field,
    );
  }
  const lower = plain.toLowerCase();
  const own = userName.split('@')[0] as string;
  if (new Set(lower).size < 5 || (own.length > 3 && lower.includes(own))) {
    throw unusable(
      'password.guessable',
      'A password has at least 5 different characters and does not contain the user name.',
      field,
    );
  }
}
