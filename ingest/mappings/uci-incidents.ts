/** UCI 498, incident management event log (ServiceNow): one row per update of an incident, https://doi.org/10.24432/C57S4H. */
import type { Mapping } from './mapping.ts'

const TIME = 'd/M/y H:m'

const optional = (column: string) => ({ column, optional: true })

const instant = (column: string) => ({ column, as: 'instant', format: TIME, optional: true }) as const

export const uciIncidents: Mapping = {
  name: 'uci-incidents',
  description: 'UCI 498 incident event log: CSV, one row per update; times without zone are UTC.',
  topic: 'work-orders',
  format: 'csv',
  zone: 'UTC',
  missing: ['?'],
  hashId: 'eventId',
  messageKey: 'orderId',
  constants: { source: 'uci-incidents', 'after.orderType': 'fault' },
  fields: {
    orderId: { column: 'number', prefix: 'INC' },
    revision: { column: 'sys_mod_count', as: 'integer' },
    type: {
      column: 'ident_state',
      values: { New: 'order_opened', Resolved: 'order_resolved', Closed: 'order_closed', '*': 'order_updated' },
    },
    occurredAt: { column: 'sys_updated_at', as: 'instant', format: TIME },
    actorId: optional('sys_updated_by'),
    'after.status': 'ident_state',
    'after.openedAt': { column: 'opened_at', as: 'instant', format: TIME },
    'after.priority': optional('priority'),
    'after.category': optional('category'),
    'after.subcategory': optional('category#2'),
    'after.customerId': optional('caller_id'),
    'after.teamId': optional('assignment_group'),
    'after.assigneeId': optional('assigned_to'),
    'after.resolvedAt': instant('resolved_at'),
    'after.closedAt': instant('closed_at'),
    'after.reassignmentCount': { column: 'reassignment_count', as: 'integer' },
    'after.reopenCount': { column: 'reopen_count', as: 'integer' },
    'after.isWithinSla': { column: 'made_sla', as: 'flag' },
    'after.attributes.active': optional('active'),
    'after.attributes.openedBy': optional('opened_by'),
    'after.attributes.createdBy': optional('sys_created_by'),
    'after.attributes.contactType': optional('contact_type'),
    'after.attributes.location': optional('location'),
    'after.attributes.symptom': optional('u_symptom'),
    'after.attributes.configurationItem': optional('cmdb_ci'),
    'after.attributes.impact': optional('impact'),
    'after.attributes.urgency': optional('urgency'),
    'after.attributes.knowledge': optional('knowledge'),
    'after.attributes.priorityConfirmed': optional('u_priority_confirmation'),
    'after.attributes.notify': optional('notify'),
    'after.attributes.problemId': optional('problem_id'),
    'after.attributes.changeRequest': optional('rfc'),
    'after.attributes.vendor': optional('vendor'),
    'after.attributes.causedBy': optional('caused_by'),
    'after.attributes.closedCode': optional('closed_code'),
    'after.attributes.resolvedBy': optional('resolved_by'),
  },
}
