import { Setting } from '@manumit/platform';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';

/** What identity reads from its surroundings. */
export class IdentityConfig {
  @Setting('Hours after which a sign-in in the browser ends.')
  @IsInt()
  @Min(1)
  @Max(168)
  readonly sessionHours: number = 12;

  @Setting(
    'Whether browsers reach this server over https. Only a server on loopback without TLS may say false: its session cookie is then sent in the clear.',
  )
  @IsBoolean()
  readonly secureCookie: boolean = true;

  @Setting('Failed sign-ins per minute, of all accounts together, after which every sign-in has to wait.')
  @IsInt()
  @Min(10)
  @Max(100_000)
  readonly signInFailuresPerMinute: number = 100;
}
