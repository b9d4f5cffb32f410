/** The web server with the packages that package.json overrides: the newest majors which still run on Node 20. */
import { basename } from 'node:path'
import fastifyStatic from '@fastify/static'
import fastify from 'fastify'
import { expect, test } from 'vitest'

test('files are sent and offered for download, and injected requests carry cookies', async () => {
  const app = fastify()
  await app.register(fastifyStatic, { root: import.meta.dirname, prefix: '/files/' })
  app.get('/download', (_, reply) => reply.download(basename(import.meta.filename), 'Auszug März.csv'))
  app.get('/cookie', (request, reply) => reply.header('set-cookie', 'seen=1; Path=/').send(request.headers.cookie))

  const file = await app.inject(`/files/${basename(import.meta.filename)}`)
  expect(file.statusCode).toBe(200)
  expect(file.body).toContain('offered for download')
  const { headers } = await app.inject('/download')
  expect(headers['content-disposition']).toBe(`attachment; filename="Auszug M?rz.csv"; filename*=UTF-8''Auszug%20M%C3%A4rz.csv`)
  const answer = await app.inject({ url: '/cookie', cookies: { desk: 'a b', seat: '7' } })
  expect(answer.body).toBe('desk=a%20b; seat=7')
  expect(answer.cookies).toEqual([{ name: 'seen', value: '1', path: '/' }])
  await app.close()
})
