import { Body, Controller, Get, Headers, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { isId, missing } from '@manumit/kernel';
import { cursorOf, Needs, once, PAGE_SIZE, PageQuery, readCursor, ROLES, WhoAsks } from '@manumit/platform';
import type { Page, Role } from '@manumit/platform';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { actorOf, type IdentityCaller } from '../identify-caller/identity-caller.ts';
import { ShownText } from '../shown-text.ts';
import { refuseWeakPassword } from '../sign-in/passwords.ts';
import { IDENTITY, type Identity } from '../work.ts';
import { changeUser } from './change-user.ts';
import { nameUser } from './name-user.ts';
import { readUser, readUsers, type UserView } from './read-users.sql.ts';

export class NewUserBody {
  /** What follows before the @ at sign-in. */
  @IsString() @MaxLength(100) readonly user!: string;
  @ShownText(100) readonly name!: string;
  @IsString() @MaxLength(300) readonly password!: string;
  @IsArray() @ArrayMaxSize(ROLES.length) @IsIn(ROLES, { each: true }) readonly roles!: Role[];
}

export class UserChangeBody {
  @IsOptional() @ShownText(100) readonly name?: string;
  @IsOptional() @IsArray() @ArrayMaxSize(ROLES.length) @IsIn(ROLES, { each: true }) readonly roles?: Role[];
  @IsOptional() @IsBoolean() readonly active?: boolean;
  @IsOptional() @IsString() @MaxLength(300) readonly password?: string;
}

@Controller('users')
export class UsersController {
  constructor(@Inject(IDENTITY) private readonly identity: Identity) {}

  @Get()
  @Needs('people:read')
  async list(@Query() query: PageQuery, @WhoAsks() caller: IdentityCaller): Promise<Page<UserView>> {
    const after = readCursor(query.cursor, 1)?.[0];
    const limit = query.limit ?? PAGE_SIZE;
    const found = await this.identity.transact(caller.tenant, (_, tx) =>
      readUsers(tx, after === undefined ? undefined : String(after), limit + 1),
    );
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last !== undefined ? cursorOf([last.user]) : null, basis: {} };
  }

  @Post()
  @Needs('people:write')
  async add(
    @Body() body: NewUserBody,
    @WhoAsks() caller: IdentityCaller,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<UserView> {
    refuseWeakPassword(body.password, body.user);
    const passwordHash = await this.identity.passwords.hash(body.password);
    const { user, name, roles } = body;
    // The password stays out of what is remembered: a fast digest of it could be guessed back.
    const request = { key, route: 'POST /users', body: { user, name, roles } };
    return this.identity.transact(caller.tenant, (work, tx) =>
      once(tx, caller, request, async () => {
        const account = await nameUser({ user, name, passwordHash, roles }, actorOf(caller), work);
        return (await readUser(tx, account.id)) as UserView;
      }),
    );
  }

  @Patch(':id')
  @Needs('people:write')
  async change(
    @Param('id') id: string,
    @Body() body: UserChangeBody,
    @WhoAsks() caller: IdentityCaller,
  ): Promise<UserView> {
    if (!isId('user', id)) throw missing('user.unknown', 'There is no such user.');
    const { identity } = this;
    // class-validator's IsOptional lets null through as well.
    const password = body.password ?? undefined;
    const passwordHash = password === undefined ? undefined : await this.hashFor(id, password, caller);
    return identity.transact(caller.tenant, async (work, tx) => {
      const { name, roles, active } = body;
      await changeUser({ id, name, roles, active, passwordHash }, actorOf(caller), work);
      return (await readUser(tx, id)) as UserView;
    });
  }

  private async hashFor(id: string, password: string, caller: IdentityCaller): Promise<string> {
    const account = await this.identity.transact(caller.tenant, ({ accounts }) => accounts.find(id));
    if (account === undefined) throw missing('user.unknown', 'There is no such user.');
    refuseWeakPassword(password, account.userName);
    return this.identity.passwords.hash(password);
  }
}
