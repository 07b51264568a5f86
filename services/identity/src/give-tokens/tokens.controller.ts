import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { isId, missing } from '@manumit/kernel';
import { cursorOf, mayDo, Needs, once, PAGE_SIZE, PageQuery, readCursor, ROLES, WhoAsks } from '@manumit/platform';
import type { Page, Role } from '@manumit/platform';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { actorOf, type IdentityCaller } from '../identify-caller/identity-caller.ts';
import { ShownText } from '../shown-text.ts';
import { IDENTITY, type Identity } from '../work.ts';
import { deleteToken, giveToken, MOST_DAYS, USUAL_DAYS } from './give-token.ts';
import { readTokens, viewOf, type TokenView } from './read-tokens.sql.ts';

export class NewTokenBody {
  @ShownText(100) readonly name!: string;
  @IsArray() @ArrayMaxSize(ROLES.length) @IsIn(ROLES, { each: true }) readonly scope!: Role[];
  @IsOptional() @IsInt() @Min(1) @Max(MOST_DAYS) readonly expiresInDays?: number;
}

@Controller('tokens')
export class TokensController {
  constructor(@Inject(IDENTITY) private readonly identity: Identity) {}

  /** One's own tokens; those of the whole tenant for who keeps or audits its people. */
  @Get()
  @Needs('signed-in')
  async list(@Query() query: PageQuery, @WhoAsks() caller: IdentityCaller): Promise<Page<TokenView>> {
    const after = readCursor(query.cursor, 1)?.[0];
    const limit = query.limit ?? PAGE_SIZE;
    const whose = mayDo(caller.roles, 'people:read') ? undefined : caller.id;
    const found = await this.identity.transact(caller.tenant, (_, tx) =>
      readTokens(tx, whose, after === undefined ? undefined : String(after), limit + 1),
    );
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last !== undefined ? cursorOf([last.id]) : null, basis: {} };
  }

  /** The secret is in this answer only: a repeat with the same Idempotency-Key gives the token without it. */
  @Post()
  @Needs('signed-in')
  async give(
    @Body() body: NewTokenBody,
    @WhoAsks() caller: IdentityCaller,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<TokenView & { secret?: string }> {
    const { tokenId, roles, expiresAt } = caller;
    let shown: { secret?: string } = {};
    const view = await this.identity.transact(caller.tenant, (work, tx) =>
      once(tx, caller, { key, route: 'POST /tokens', body: { ...body } }, async () => {
        const given = {
          accountId: caller.id,
          name: body.name,
          scope: body.scope,
          expiresInDays: body.expiresInDays ?? USUAL_DAYS,
          maker: tokenId === undefined ? undefined : { tokenId, scope: roles, expiresAt },
        };
        const { token, secret } = await giveToken(given, actorOf(caller), work);
        // Not part of what `once` remembers.
        shown = { secret };
        return viewOf(token);
      }),
    );
    return { ...view, ...shown };
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('signed-in')
  async delete(@Param('id') id: string, @WhoAsks() caller: IdentityCaller): Promise<void> {
    if (!isId('token', id)) throw missing('token.unknown', 'There is no such token.');
    const mayDeleteAny = mayDo(caller.roles, 'people:write');
    await this.identity.transact(caller.tenant, (work) => deleteToken(id, mayDeleteAny, actorOf(caller), work));
  }
}
