import '@fastify/cookie';
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put, Req, Res } from '@nestjs/common';
import { refused } from '@manumit/kernel';
import { FEE_POLICIES } from '@manumit/events';
import { HttpProblem, Needs, SESSION_COOKIE, SESSION_COOKIE_WITHOUT_TLS, WhoAsks } from '@manumit/platform';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IdentityCaller } from '../identify-caller/identity-caller.ts';
import { redeemCode } from '../set-up/redeem-code.ts';
import { ShownText } from '../shown-text.ts';
import { IDENTITY, type FeePolicy, type Identity } from '../work.ts';
import { changePassword } from './change-password.ts';
import { readSession, type SessionView } from './read-session.sql.ts';
import { signIn, signOut, type SignInOutcome } from './sign-in.ts';

export class SignInBody {
  /** `name@organization`, or `name` where there is one organization only. */
  @IsString() @MaxLength(200) readonly user!: string;
  @IsString() @MaxLength(300) readonly password!: string;
  /** The code printed at the first start: makes the first administrator. */
  @IsOptional() @IsString() @MaxLength(100) readonly code?: string;
  /** With a code: the administrator's name. */
  @IsOptional() @ShownText(100) readonly name?: string;
  /** With a code: the organization's name, where it is new. */
  @IsOptional() @ShownText(200) readonly organization?: string;
  /** With a code: whether the organization forbids fees paid by workers. */
  @IsOptional() @IsIn(FEE_POLICIES) readonly feePolicy?: FeePolicy;
}

export class PasswordChangeBody {
  @IsString() @MaxLength(300) readonly password!: string;
  @IsString() @MaxLength(300) readonly newPassword!: string;
}

@Controller('sessions')
export class SessionsController {
  private readonly cookie: { readonly name: string; readonly secure: boolean };

  constructor(@Inject(IDENTITY) private readonly identity: Identity) {
    const secure = identity.config.secureCookie;
    this.cookie = { name: secure ? SESSION_COOKIE : SESSION_COOKIE_WITHOUT_TLS, secure };
  }

  @Post()
  @Needs('public')
  async signIn(
    @Body() body: SignInBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    refuseForms(request);
    const { user, password, name, organization, feePolicy } = body;
    // class-validator's IsOptional lets null through as well.
    const code = body.code ?? undefined;
    const outcome =
      code === undefined
        ? await signIn({ user, password, earlierSession: this.secretOf(request) }, this.identity)
        : await redeemCode({ user, password, code, name, organization, feePolicy }, this.identity);
    const wrong =
      code === undefined
        ? new HttpProblem(401, 'sign-in.wrong', 'User or password is wrong. Sign in as name@organization.')
        : new HttpProblem(401, 'set-up.code-wrong', 'This code is wrong, or the first administrator has been made.');
    return this.open(outcome, wrong, reply);
  }

  @Get('current')
  @Needs('signed-in')
  async read(@WhoAsks() caller: IdentityCaller): Promise<SessionView> {
    return this.view(caller.tenant, caller);
  }

  @Delete('current')
  @HttpCode(204)
  @Needs('signed-in')
  async signOut(
    @WhoAsks() caller: IdentityCaller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const secret = this.secretOfSession(caller, request);
    await this.identity.transact(caller.tenant, (work) => signOut(secret, caller.id, work));
    void reply.clearCookie(this.cookie.name, this.attributes());
  }

  @Put('current/password')
  @Needs('signed-in')
  async changePassword(
    @Body() body: PasswordChangeBody,
    @WhoAsks() caller: IdentityCaller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    this.secretOfSession(caller, request);
    const { tenant, id: accountId } = caller;
    const outcome = await changePassword({ tenant, accountId, ...body }, this.identity);
    return this.open(
      outcome,
      new HttpProblem(403, 'password.wrong', 'Your present password is another.', 'password'),
      reply,
    );
  }

  private async open(outcome: SignInOutcome, wrong: HttpProblem, reply: FastifyReply): Promise<SessionView> {
    switch (outcome.kind) {
      case 'wrong':
        throw wrong;
      case 'throttled':
        throw new TooManySignIns(outcome.retryAfterS);
      case 'signed-in': {
        const { tenant, accountId, secret, expiresAt } = outcome.session;
        const view = await this.view(tenant, { id: accountId, by: 'session', expiresAt });
        const maxAge = this.identity.config.sessionHours * 3_600;
        void reply.setCookie(this.cookie.name, secret, { ...this.attributes(), maxAge });
        return view;
      }
    }
  }

  private async view(tenant: string, caller: Parameters<typeof readSession>[1]): Promise<SessionView> {
    const view = await this.identity.transact(tenant, (_, tx) => readSession(tx, caller));
    // Closed between this request's first query and this one.
    if (view === undefined) throw new HttpProblem(401, 'session.required', 'Sign in.');
    return view;
  }

  private secretOf(request: FastifyRequest): string | undefined {
    return request.cookies[this.cookie.name];
  }

  private secretOfSession(caller: IdentityCaller, request: FastifyRequest): string {
    const secret = this.secretOf(request);
    if (caller.by !== 'session' || secret === undefined) {
      throw refused('session.none', 'A token has no session. Delete the token to end it.');
    }
    return secret;
  }

  /** `__Host-` cookies need Path=/, Secure and no Domain. */
  private attributes() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.cookie.secure } as const;
  }
}

class TooManySignIns extends HttpProblem {
  /** Becomes the Retry-After header. */
  constructor(readonly retryAfterSeconds: number) {
    super(429, 'sign-in.too-many', `Too many sign-ins have failed. Try again in ${retryAfterSeconds} s.`);
  }
}

/** A page of another site can send a form here without asking, and sign its visitor in as somebody else; JSON it cannot. */
function refuseForms(request: FastifyRequest): void {
  if (request.headers['content-type']?.startsWith('application/json') !== true) {
    throw new HttpProblem(415, 'request.415', 'Send JSON (application/json).');
  }
}
