/** How a Kafka connection is encrypted and signed in; file contents and secrets, already read. */

export const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const
export type Mechanism = (typeof MECHANISMS)[number]

export type KafkaSecurity = {
  /** PEM texts. Without `ca` the system's authorities are trusted; `cert` and `key` are the client's own. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly passphrase?: string } | undefined
  readonly sasl?: { readonly mechanism: Mechanism; readonly username: string; readonly password: string } | undefined
}

/** Why a connection failed, where security is the reason: what is wrong and what to do; undefined for other failures. */
export function securityFailure(text: string): string | undefined {
  return FAILURES.find(([pattern]) => pattern.test(text))?.[1](text)
}

const FAILURES: readonly (readonly [RegExp, (text: string) => string])[] = [
  [
    /mechanism is not supported|not supported by the server/i,
    (text) => `they don't offer the mechanism (${text}); choose another with --kafka-sasl`,
  ],
  [
    /authentication failed|invalid credentials/i,
    () => 'the sign-in was refused; check --kafka-user, --kafka-sasl and the password (CALLBOARD_KAFKA_PASSWORD or --kafka-password-file)',
  ],
  [
    /self[- ]signed|unable to (get|verify)|unknown ca|CERT_|certificate has expired/i,
    (text) => `their certificate is not trusted (${text}); name its authority with --kafka-ca FILE`,
  ],
  [
    /Hostname\/IP does not match/i,
    (text) => `their certificate is for another host (${text}); use the name in the certificate in --brokers`,
  ],
  [
    /certificate required|bad certificate|handshake failure/i,
    (text) => `they want a client certificate they know (${text}); give --kafka-cert and --kafka-key`,
  ],
  [
    /wrong version number|packet length too long|before secure TLS connection/i,
    () => 'the port speaks no TLS; leave --kafka-tls out or name the TLS port',
  ],
  [
    /disconnected|ECONNRESET|closed connection|socket hang up/i,
    (text) => `they closed the connection (${text}); a port that expects TLS needs --kafka-tls, one that expects a sign-in --kafka-sasl`,
  ],
]
