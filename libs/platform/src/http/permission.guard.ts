import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import {
  AUTHENTICATOR,
  PERMISSION,
  SESSION_COOKIE,
  SESSION_COOKIE_WITHOUT_TLS,
  type Authenticator,
  type RequestWithCaller,
} from './caller.ts';
import { HttpProblem } from './problem.ts';
import { mayDo, type Permission } from './roles.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets a request through if its caller may do what the route names. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AUTHENTICATOR) private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(PERMISSION, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (permission === undefined) throw new Error(`route without a permission: ${context.getClass().name}`);
    if (permission === 'public') return true;

    const request = context.switchToHttp().getRequest<FastifyRequest & RequestWithCaller>();
    const bearer = /^Bearer ([\x21-\x7e]{1,512})$/.exec(request.headers.authorization ?? '')?.[1];
    const cookies = (request as { cookies?: Record<string, string | undefined> }).cookies ?? {};
    const session = bearer === undefined ? (cookies[SESSION_COOKIE] ?? cookies[SESSION_COOKIE_WITHOUT_TLS]) : undefined;
    if (session !== undefined && !SAFE_METHODS.has(request.method)) refuseForeignOrigin(request);

    const caller = await this.authenticator.identify({ bearer, session });
    if (caller === undefined) {
      throw new HttpProblem(401, 'session.required', 'Sign in, or send an API token as "Authorization: Bearer …".');
    }
    if (!mayDo(caller.roles, permission)) {
      throw new HttpProblem(
        403,
        'permission.missing',
        `This needs the permission ${permission}; an administrator can give a role that has it.`,
      );
    }
    request.caller = caller;
    return true;
  }
}

/** A cookie goes along on its own, so an unsafe request must come from our own pages. */
function refuseForeignOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === host) return;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined && (site === 'same-origin' || site === undefined)) return;
  throw new HttpProblem(403, 'origin.foreign', 'This request came from another site and was not carried out.');
}
