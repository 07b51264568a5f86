import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Post, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { missing, refused, unavailable } from '@manumit/kernel';
import { IsInt, IsString, MaxLength } from 'class-validator';
import { Registry } from 'prom-client';
import { createLogger } from '../logs/logger.ts';
import { Needs, WhoAsks, type Authenticator, type Caller } from './caller.ts';
import { createServer } from './server.ts';

class Note {
  @IsString() @MaxLength(10) readonly text!: string;
  @IsInt() readonly count!: number;
}

@Controller('notes')
class NotesController {
  @Get(':id') @Needs('records:read') read(@Param('id') id: string, @WhoAsks() caller: Caller) {
    if (id === 'gone') throw missing('note.unknown', 'There is no such note.');
    if (id === 'away') throw unavailable('database.unavailable', 'away');
    if (id === 'bug') throw new Error('secret detail');
    return { id, tenant: caller.tenant };
  }
  @Post() @Needs('records:write') write(@Body() note: Note) {
    if (note.count === 13) throw refused('note.thirteen', 'No thirteens.', 'count');
    return note;
  }
  @Get() @Needs('public') list() {
    return [];
  }
}

@Controller('bare')
class BareController {
  @Get() read() {
    return 1;
  }
}

@Module({})
class Plain {}
const moduleOf = (controller: new () => object): DynamicModule => ({ module: Plain, controllers: [controller] });

const authenticator: Authenticator = {
  identify: async ({ bearer, session }) => {
    const role = bearer ?? session;
    if (role !== 'viewer' && role !== 'analyst') return undefined;
    return {
      tenant: 'ten_1',
      id: 'usr_1',
      name: 'Someone',
      roles: [role],
      by: bearer === undefined ? 'session' : 'token',
    };
  },
};
const options = (controller: new () => object) => ({
  modules: [moduleOf(controller)],
  authenticator,
  logger: createLogger('silent'),
  metrics: new Registry(),
  isReady: async () => {},
  version: '0',
  maxUploadBytes: 1000,
});

let application: NestFastifyApplication;
beforeAll(async () => {
  application = await createServer(options(NotesController));
  await application.listen(0, '127.0.0.1');
});
afterAll(() => application.close());

const ask = (method: 'GET' | 'POST', url: string, headers: Record<string, string> = {}, payload?: string | object) =>
  application.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
const as = (role: string) => ({ authorization: `Bearer ${role}` });

describe('the server', () => {
  it('asks who is there, and what they may do', async () => {
    expect((await ask('GET', '/api/v1/notes')).statusCode).toBe(200);
    expect((await ask('GET', '/api/v1/notes/1')).statusCode).toBe(401);
    expect((await ask('GET', '/api/v1/notes/1', as('stranger'))).statusCode).toBe(401);
    expect((await ask('GET', '/api/v1/notes/1', as('viewer'))).json()).toEqual({ id: '1', tenant: 'ten_1' });
    expect((await ask('POST', '/api/v1/notes', as('viewer'), { text: 'a', count: 1 })).statusCode).toBe(403);
    expect((await ask('POST', '/api/v1/notes', as('analyst'), { text: 'a', count: 1 })).statusCode).toBe(201);
  });

  it('answers failures as problem+json, and bugs without a detail', async () => {
    const gone = await ask('GET', '/api/v1/notes/gone', as('viewer'));
    expect(gone.headers['content-type']).toContain('application/problem+json');
    expect(gone.json()).toMatchObject({ status: 404, code: 'note.unknown' });
    const away = await ask('GET', '/api/v1/notes/away', as('viewer'));
    expect([away.statusCode, away.headers['retry-after']]).toEqual([503, '5']);
    const bug = await ask('GET', '/api/v1/notes/bug', as('viewer'));
    expect(bug.statusCode).toBe(500);
    expect(bug.body).not.toContain('secret');
    expect((await ask('POST', '/api/v1/notes', as('analyst'), { text: 'a', count: 13 })).json()).toMatchObject({
      status: 409,
      field: 'count',
    });
  });

  it.each([
    ['unknown field', { text: 'a', count: 1, more: 1 }],
    ['wrong kind', { text: 1, count: 'x' }],
    ['too long', { text: 'a'.repeat(11), count: 1 }],
    ['no object', [1]],
    ['constructor', { text: 'a', count: 1, constructor: { prototype: { x: 1 } } }],
    ['broken JSON', '{"text": '],
    ['prototype', '{"__proto__": {"x": 1}, "text": "a", "count": 1}'],
  ])('answers 400 to %s', async (_, payload) => {
    const reply = await ask('POST', '/api/v1/notes', { ...as('analyst'), 'content-type': 'application/json' }, payload);
    expect(reply.statusCode).toBe(400);
    expect(reply.json()).toMatchObject({ status: 400 });
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it.each([
    ['no HTTP', 'hello there\r\n\r\n', 400],
    ['a bad length', 'POST /api/v1/notes HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n', 400],
    ['endless headers', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 431],
  ])('answers %s as problem+json as well', async (_, bytes, status) => {
    const { port } = application.getHttpServer().address() as AddressInfo;
    const answer = await new Promise<string>((done) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk) => (text += String(chunk))).on('close', () => done(text));
      socket.on('error', () => done(text));
    });
    const [head, body] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head).toContain('application/problem+json');
    expect(JSON.parse(body as string)).toMatchObject({ status, reference: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('takes a cookie only from its own pages', async () => {
    const cookie = { cookie: 'manumit=analyst', host: 'example.org' };
    expect((await ask('GET', '/api/v1/notes/1', cookie)).statusCode).toBe(200);
    const write = (more: Record<string, string>) =>
      ask('POST', '/api/v1/notes', { ...cookie, ...more }, { text: 'a', count: 1 });
    expect((await write({ origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await write({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await write({ origin: 'https://example.org' })).statusCode).toBe(201);
  });

  it('answers its probes, metrics and description', async () => {
    expect((await ask('GET', '/health/live')).statusCode).toBe(200);
    expect((await ask('GET', '/health/ready')).statusCode).toBe(200);
    expect((await ask('GET', '/metrics')).body).toContain('manumit_http_request_seconds_count');
    expect((await ask('GET', '/api/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    expect((await ask('GET', '/nowhere')).json()).toMatchObject({ status: 404, code: 'route.unknown' });
  });
});

it('does not start with a route that names no permission', async () => {
  await expect(createServer(options(BareController))).rejects.toThrow('BareController.read');
});
