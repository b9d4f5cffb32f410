/** Builds the pages into web/dist; in development it passes API calls on to a running `callboard serve`. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const SERVICE = process.env['CALLBOARD_URL'] ?? 'http://127.0.0.1:8300'

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // antd and ECharts each come to about 650 kB before compression; a warning that always shows says nothing.
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': SERVICE } },
})
