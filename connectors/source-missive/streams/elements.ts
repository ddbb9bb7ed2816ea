import { type DerivedStream, elementsOf, isObject } from '@mailroom/airbyte-cdk';
import type { List, MissiveConfig } from '../config.ts';

type Derived = DerivedStream<MissiveConfig>;

/** Of a parent's row, its key and what moves when its lists change. */
const ofConversation = { conversation_id: 'id', conversation_last_activity_at: 'last_activity_at' };
const ofMessage = { message_id: 'id', message_delivered_at: 'delivered_at', message_updated_at: 'updated_at' };
const ofContact = { contact_id: 'id', contact_modified_at: 'modified_at' };
const ofTask = { task_id: 'id', task_last_activity_at: 'last_activity_at' };

const inConversation = {
  primaryKey: ['conversation_id', 'id'],
  carried: ofConversation,
  bare: 'id',
  cursorField: 'conversation_last_activity_at',
};

export const conversationAssignees = (parent: List): Derived =>
  elementsOf({ name: 'conversation_assignees', parent, list: 'assignees', ...inConversation });

export const conversationUsers = (parent: List): Derived =>
  elementsOf({ name: 'conversation_users', parent, list: 'users', ...inConversation });

export const conversationLabels = (parent: List): Derived =>
  elementsOf({ name: 'conversation_labels', parent, list: 'shared_labels', ...inConversation });

const inMessage = { carried: ofMessage, cursorField: 'message_delivered_at' };

/** Addresses have no id, and one may stand in several fields, or twice in one. */
export const messageRecipients = (parent: List): Derived =>
  elementsOf({
    name: 'message_recipients',
    primaryKey: ['message_id', 'position'],
    parent,
    list: ({ from_field: from, to_fields: to, cc_fields: cc, bcc_fields: bcc }) =>
      Object.entries({ from, to, cc, bcc }).flatMap(([field, addresses]) =>
        [addresses ?? []].flat().map((address) => (isObject(address) ? { ...address, field } : address)),
      ),
    ...inMessage,
  });

export const messageAttachments = (parent: List): Derived =>
  elementsOf({
    name: 'message_attachments',
    primaryKey: ['id', 'message_id'],
    parent,
    list: 'attachments',
    ...inMessage,
  });

/** Infos have no id; of memberships, one group may have several. */
const inContact = { primaryKey: ['contact_id', 'position'], carried: ofContact, cursorField: 'contact_modified_at' };

export const contactInfos = (parent: List): Derived =>
  elementsOf({ name: 'contact_infos', parent, list: 'infos', ...inContact });

export const contactMemberships = (parent: List): Derived =>
  elementsOf({ name: 'contact_memberships', parent, list: 'memberships', ...inContact });

/** In the list of tasks assignees are mere ids. */
export const taskAssignees = (parent: List): Derived =>
  elementsOf({
    name: 'task_assignees',
    primaryKey: ['task_id', 'id'],
    parent,
    list: 'assignees',
    carried: ofTask,
    bare: 'id',
    cursorField: 'task_last_activity_at',
  });
