/** `callboard restore`: a new data directory from a backup; with brokers, the consumer group goes back to what is stored. */
import { restore } from '../../app/backup.ts'
import { readReceipts } from '../../app/receipts.ts'
import { rewindGroup } from '../../ingest/kafka/rewind.ts'
import { usage } from '../args.ts'
import type { Command } from '../command.ts'
import { kafkaOptions, kafkaSecurityFrom } from '../kafka-options.ts'
import { withMigratedStore } from '../migrated-store.ts'

export const command: Command = {
  name: 'restore',
  summary: 'Makes a new data directory from a backup, and sets the consumer group back to what is stored in it.',
  usage: 'restore DIR --data NEW [--erasures FILE|DIR]… [--brokers H:P,… [--group G]]',
  example: 'callboard restore /backups/2026-03-01 --data /srv/callboard --brokers 127.0.0.1:9092',
  options: {
    erasures: {
      type: 'string',
      multiple: true,
      description: 'Receipt of an erasure, or a folder of them: what was erased since the backup is erased in what is made of it.',
    },
    ...kafkaOptions,
    brokers: { type: 'string', description: 'Kafka brokers whose consumer group is set back; without them do so before the next ingest.' },
    group: { type: 'string', description: 'Consumer group.', default: 'callboard' },
  },
  run: async (args, io) => {
    const [directory, ...more] = args.positionals
    if (directory === undefined || more.length > 0) usage(command, 'Give the folder of one backup.')
    const security = await kafkaSecurityFrom(command, args, io)
    const brokers = args.list('brokers')
    const erasures = (await Promise.all(args.list('erasures').map(readReceipts))).flat()
    const report = await restore(directory, io.dataDir, erasures)
    if (erasures.length === 0)
      io.note(`Customers who were erased after ${report.at} are in this backup: callboard erase them again, or restore with --erasures.`)
    const rewound =
      brokers.length === 0
        ? []
        : await withMigratedStore(io, (store) => rewindGroup(store, { brokers, security, group: args.required('group') }))
    io.answer(
      { ...report, rewound, erased: erasures.length },
      ({ at, erased }) => `restored ${io.dataDir} as of ${at}; ${rewound.length} partitions set back, ${erased} customers erased again`,
    )
    return 0
  },
}
