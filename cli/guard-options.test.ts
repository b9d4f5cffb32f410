/** Who reaches the service, as the command line says it: names, addresses and networks are those that requests come with, or refused. */
import { expect, test } from 'vitest'
import { readArgs } from './args.ts'
import type { Command } from './command.ts'
import { guardOptions, guardsFrom } from './guard-options.ts'

const command: Command = { name: 'x', summary: '', usage: 'x', example: '', options: guardOptions, run: async () => 0 }
const from = (argv: readonly string[], env: Record<string, string> = {}) => guardsFrom(readArgs(command, argv, env))

test.each<[string, readonly string[]]>([
  ['board.example', ['board.example']],
  ['Board.Example', ['board.example']],
  ['board.example, b_2', ['board.example', 'b_2']],
  // What browsers send for it: Punycode of 客服, RFC 3492.
  ['客服.example', ['xn--ubtq9x.example']],
  ['fd00::7', ['[fd00::7]']],
  ['[FD00:0::7]', ['[fd00::7]']],
  ['10.0.0.7', ['10.0.0.7']],
])('--allow-host %j is the name that requests come with', async (text, names) => {
  expect((await from(['--allow-host', text])).allowedHosts).toEqual(names)
})

test.each([
  'a b',
  'https://board.example',
  'board.example:443',
  'board.example/x',
  '*.example',
  'a@b',
  '10.7',
  'a..b',
  '\u200b',
  '[fd00::7',
  'x\ny',
])('--allow-host %j is no name and is refused', async (text) => {
  await expect(from(['--allow-host', text])).rejects.toThrow(/--allow-host '.*' is no name of a host/s)
})

test.each(['--allow-host', '--trust-proxy'])(
  '%s of a variable that is not set is refused; an empty variable of the environment is none',
  async (option) => {
    for (const empty of ['', ' ', ',']) await expect(from([option, empty])).rejects.toThrow(`${option} is empty`)
    expect((await from([], { CALLBOARD_ALLOW_HOST: '', CALLBOARD_TRUST_PROXY: '' })).allowedHosts).toEqual([])
  },
)

test.each(['10.1.2.3/8', '010.0.0.7', '10.7', '0.0.0.0/0', '::/0', '10.0.0.0/4', 'proxy', '::ffff:10.0.0.7'])(
  '--trust-proxy %j is refused by the rule it breaks',
  async (text) => {
    await expect(from(['--trust-proxy', text])).rejects.toThrow(/--trust-proxy '.*' is no address or network of proxies: it must /)
  },
)

test('the address that is listened on is a name too, in brackets where it is IPv6', async () => {
  const { allowedHosts, exposure } = await from(['--host', 'fd00::5', '--trust-proxy', 'fd00::7, 10.0.0.0/8'])
  expect(allowedHosts).toEqual(['[fd00::5]'])
  expect(exposure.trustProxy).toEqual(['fd00::7', '10.0.0.0/8'])
})
