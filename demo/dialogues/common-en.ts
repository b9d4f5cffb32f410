/** Lines that English calls of every topic share. */
import type { CommonLines } from './script.ts'

export const commonEn: CommonLines = {
  greeting: [
    'Good {daytime}, thank you for calling customer service, my name is {given}, how can I help you?',
    'Hello, this is {given} from the service desk, what can I do for you today?',
    'Good {daytime}, {given} speaking, how may I help?',
    "Thanks for calling, I'm {given} with customer care, how can I help you today?",
  ],
  poorGreeting: ['Yes, what is it?', 'Hello, go ahead.', 'Yeah, what do you want?'],
  restate: [
    'Let me make sure I understand, {topic}, is that right?',
    'So the issue is that {topic}, correct?',
    'Okay, just to confirm, {topic}, have I got that right?',
    'If I understand you correctly, {topic}.',
  ],
  confirm: ["Yes, that's right.", 'Exactly.', 'Yes, that is it.', 'Correct.'],
  empathy: [
    "I'm so sorry about that, let me put it right for you.",
    'I completely understand, that must be annoying, and I will look after it.',
    'I apologise for the trouble this has caused you.',
    'I can see why you are upset, sorry about the experience.',
  ],
  flat: ['Okay, what is the number?', 'Right, go on.', 'Fine, let me look.'],
  identity: [
    ['For security, may I have your full name and the last four digits of your ID?', 'It is {given} {surname}, and {last4}.'],
    ['Before I open the account I need to verify your identity, what is your date of birth?', 'The fourth of May, nineteen eighty six.'],
    ['Could I confirm I am speaking to the account holder, and could I have your full name?', 'Yes, that is me, {given} {surname}.'],
  ],
  wait: [
    'One moment please, I will look at the system.',
    'Please hold while I speak to my colleague.',
    'Bear with me for a minute, I need to open the records.',
    'Could you stay on the line for me? I will be right back.',
  ],
  thanks: [
    'Thank you for holding.',
    'Thanks for your patience, I have it now.',
    'Sorry to keep you waiting, I have the answer.',
    'Thank you for waiting, here it is.',
  ],
  thankless: ['Right, I have it.', 'Okay, here it is.', 'Yes, are you there?'],
  card: ['Let me read the card back, {card}, is that correct?', 'So the card you pay with is {card}.'],
  evasive: [
    'We will leave it like this for now.',
    'It is what it is at the moment, I am afraid.',
    'Let us see how it goes over the next days.',
  ],
  abuse: ['Are you deaf or what?', 'That is a stupid question.', 'Just shut up and listen.'],
  taboo: [
    'That is not my problem, go to the shop.',
    'There is nothing I can do about it.',
    'I have no idea why that is.',
    'I already told you that.',
  ],
  accept: ['Okay, that sounds good.', 'All right, thank you.', 'Fine, I will do that.', 'Great, that helps.'],
  anythingElse: [
    ['Is there anything else I can help you with?', 'No, that is all, thank you.'],
    ['Do you have any other questions?', 'No, I am good.'],
    ['Anything else I can do for you today?', 'No thanks.'],
  ],
  farewell: [
    'Thank you for calling, have a nice day, goodbye.',
    "You're welcome, have a good evening, bye.",
    'Thanks for calling, take care.',
  ],
  curt: ['That is it then.', 'Okay, done.', 'Right.'],
  bye: ['Bye.', 'Thanks, bye bye.', 'Goodbye.'],
  misdial: ['Oh sorry, I dialled the wrong number.', 'Never mind, it just started to work.'],
  misdialReply: ['No problem, thank you for calling, goodbye.', 'That is fine, have a nice day.'],
  fillers: [
    ['Is this the best number to reach you on?', 'Yes, this one is fine.'],
    ['When did you first notice it?', 'Around {date}, I think.'],
    ['Is anybody at home during the day?', 'My wife is, most days.'],
    ['Would you like a text message with the details?', 'Yes please, that would be useful.'],
    ['How long have you been with us?', 'Must be six years by now.'],
    [
      'Sorry, the line was breaking up, could you say that again?',
      'Sure, can you hear me better now?',
      'Yes, much better, please go on.',
      'Right, so as I was saying, it comes and goes.',
    ],
    ['Do you have a pen at hand?', 'Yes, go ahead.'],
    ['I have noted that down.', 'Good, thank you.'],
    ['Are you calling from the address in question?', 'Yes, I am at home right now.'],
    ['Is that a private or a business line?', 'Private, it is just for the family.'],
  ],
}
