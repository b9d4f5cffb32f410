/** Builds the pages into web/dist; in development it passes API calls on to a running `callboard serve`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const SERVICE = process.env['CALLBOARD_URL'] ?? 'http://127.0.0.1:8300'

const IS_TEXT = /\.(?:js|css|html|svg|json)$/
/** A smaller file fits one packet as it is. */
const LEAST_BYTES = 1024

/** Each text beside itself as .br and .gz, once at build time: 2,150 kB of scripts and styles are 618 kB that way, and the service compresses nothing. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle: ({ dir = '' }) => {
    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && IS_TEXT.test(entry.name))
    for (const file of files.map(({ parentPath, name }) => join(parentPath, name))) {
      const text = readFileSync(file)
      if (text.length < LEAST_BYTES) continue
      writeFileSync(`${file}.br`, brotliCompressSync(text))
      writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }))
    }
  },
}

export default defineConfig({
  plugins: [react(), compressed],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // antd and ECharts each come to about 650 kB before compression; a warning that always shows says nothing.
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': SERVICE } },
})
