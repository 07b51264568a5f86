import { read, chunks } from './reading.ts';
const HEAD = 'name,country,address';
async function* stream(first: string, chunk: Buffer, times: number, last = '') { yield Buffer.from(first); for (let c = 0; c < times; c++) yield chunk; yield Buffer.from(last); }
const t = async (what: string, f: () => any, o?: any) => { const a = performance.now(); const r = await read(f(), o); console.log(what, Math.round(performance.now() - a), 'ms', r.errors.slice(0, 3), JSON.stringify(r.tally)); };
await t('1GB', () => stream(`${HEAD}\nA,MY,`, Buffer.alloc(4_194_304, 'x'), 256, `\nKesuma,MY,Lot\n`));
await t('quoted 64', () => stream(`${HEAD}\nA,MY,"`, Buffer.alloc(4_194_304, 'x'), 16, `"\nK,MY,l\n`));
await t('header 64', () => stream('', Buffer.alloc(4_194_304, 'x'), 16, `\nK,MY,l\n`));
await t('endless', () => `[${Array.from({ length: 3_000 }, (_, n) => `{"c${n}":1}`).join()}]`, { as: 'suppliers' });
await t('deep', () => `[${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}]`);
await t('arrays', () => '['.repeat(100_000) + '{');
await t('countries', () => [HEAD, ...Array.from({ length: 300 }, (_, n) => `A${n},Land ${n},x`)].join('\n'));
await t('broken', () => [HEAD, ...Array.from({ length: 300 }, (_, n) => `"N${n}" x,MY,y`)].join('\n'));
await t('open', () => stream(`${HEAD}\n"A,MY,x\n`, Buffer.from('N,MY,y\n'.repeat(10_000)), 30));
