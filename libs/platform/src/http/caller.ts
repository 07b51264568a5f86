import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Permission, Role } from './roles.ts';

/** Who is asking: always one tenant, and what they may do there. */
export interface Caller {
  readonly tenant: string;
  /** Id of the account, also when a token of it asks: the approver of a proposal is then never its proposer in disguise. */
  readonly id: string;
  /** Name shown in histories. */
  readonly name: string;
  readonly roles: readonly Role[];
  readonly by: 'session' | 'token';
  readonly tokenId?: string;
}

/** What a request brings along to say who is asking. */
export interface Credentials {
  readonly bearer: string | undefined;
  readonly session: string | undefined;
}

/** Says who is asking. identity answers it; the host hands it to platform. */
export interface Authenticator {
  /** undefined: nobody we know. */
  identify(credentials: Credentials): Promise<Caller | undefined>;
}
export const AUTHENTICATOR = Symbol('authenticator');

export const SESSION_COOKIE = '__Host-manumit';
/** Browsers refuse `__Host-` and Secure cookies on plain http, so a loopback server without TLS uses this name. */
export const SESSION_COOKIE_WITHOUT_TLS = 'manumit';

export const PERMISSION = 'manumit:permission';
/** Names the one permission a route needs. A route without it stops the start. */
export const Needs = (permission: Permission) => SetMetadata(PERMISSION, permission);

export interface RequestWithCaller {
  caller?: Caller;
}

/** Injects who is asking into a route that is not public. */
export const WhoAsks = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<RequestWithCaller>();
  if (caller === undefined) throw new Error('a public route has no caller');
  return caller;
});
