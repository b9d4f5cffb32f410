/** English conversations of the three queues. */
import type { Draft, Script } from './script.ts'

const english = (queueId: Script['queueId'], { name, ...script }: Draft): Script => ({
  id: `en-${name}`,
  queueId,
  language: 'en',
  ...script,
})

export const englishScripts: readonly Script[] = [
  english('demo-q-fault', {
    name: 'no-internet',
    reasons: ['router_lamp_off'],
    topic: 'your broadband has been down since this morning',
    problem: [
      'Hi, my internet has been down since this morning and there is a red light on the box.',
      'Hello, I have no internet at all, the modem blinks red.',
    ],
    complaint: [
      'My internet is down again, this is the third time this month, I am fed up!',
      'No internet for two days now, this is unacceptable, I work from home!',
    ],
    details: [
      ['Is the yellow fibre cable plugged in firmly?', 'Yes, I checked that.'],
      ['Is the power light green?', 'It is green, only the other one is red.'],
      ['Has there been any building work near you?', 'They are digging up the road outside.'],
    ],
    disclosure: [
      'Your account shows no outstanding amount and the signal at your end is too low.',
      'I can see on your account that the line dropped {count} times this week.',
    ],
    solved: [
      'I have sent a new configuration, please restart the modem and it should work now.',
      'The cable in your street has been restored, please restart the box.',
    ],
    ordered: [
      'I have raised a work order, number {order}, an engineer will come on {date}.',
      'I have booked a technician, the ticket number is {order}.',
    ],
    questions: [
      ['Will I be charged for the visit?', 'No, the visit is free for line faults.'],
      ['What time will they come?', 'Between nine and twelve, they call you first.'],
    ],
  }),
  english('demo-q-fault', {
    name: 'slow-internet',
    reasons: ['slow_broadband'],
    topic: 'the broadband is much slower than the speed you pay for',
    problem: ['My internet is very slow in the evenings, I can not even watch a film.', 'I pay for five hundred megabit and I get fifty.'],
    complaint: [
      'I pay for five hundred and get fifty, this is ridiculous, I want to complain!',
      'Slow for weeks and nobody cares, the worst service ever!',
    ],
    details: [
      ['Do you test over wireless or with a cable?', 'Wireless, right next to the router.'],
      ['How old is the router?', 'Three or four years.'],
      ['How many devices are online?', 'Seven or eight.'],
    ],
    disclosure: [
      'You are on the {plan} plan and the port was limited to one hundred.',
      'Your account shows the full speed, the signal is fine.',
    ],
    solved: [
      'I have changed the port back to full speed, please restart the router.',
      'The port has been reset, you can try the test again in two minutes.',
    ],
    ordered: [
      'A technician will measure the line on {date}, the work order is {order}.',
      'I have raised a ticket, reference number {order}.',
    ],
    questions: [
      ['Should I buy a new router?', 'Wait for the result first, yours supports the speed.'],
      ['Can I get some money back?', 'Days below the speed can be credited once checked.'],
    ],
  }),
  english('demo-q-billing', {
    name: 'bill-dispute',
    reasons: ['bill_too_high'],
    topic: 'your bill last month was higher than usual',
    problem: [
      'Hi, my bill is forty higher than usual and I did not change anything.',
      'Could you look at my bill? It does not look right.',
    ],
    complaint: [
      'You overcharged me again, I want to make a complaint!',
      'Forty extra for nothing, that is outrageous, I am very disappointed!',
    ],
    details: [
      ['Which number is it about?', 'The one I am calling from.'],
      ['Did you travel abroad?', 'No, I was at home.'],
      ['Does anybody else use an extra card?', 'My daughter has one.'],
    ],
    disclosure: [
      'Your bill shows {amount} for data outside the plan on the extra card.',
      'Your last bill was {amount}, of which a third is roaming.',
    ],
    solved: [
      'The extra amount will be refunded within three days.',
      'I have changed the plan so that data stops at the limit, it takes effect today.',
    ],
    ordered: [
      'I have raised a ticket with the billing team, number {order}, you hear within two days.',
      'That needs a check, the work order is {order}.',
    ],
    questions: [
      ['How do I know when I am near the limit?', 'You get a message at eighty percent.'],
      ['Does the money go to my bank?', 'It goes against your next bill.'],
    ],
  }),
  english('demo-q-billing', {
    name: 'payment-not-credited',
    reasons: ['payment_failed'],
    topic: 'the payment you made has not reached your phone',
    problem: ['I topped up a hundred yesterday and it has not arrived.', 'The bank took the money but my phone has no credit.'],
    complaint: [
      'You took my money and cut me off, this is terrible!',
      'A whole day without phone because of you, I am really disappointed!',
    ],
    details: [
      ['How did you pay?', 'With the app of my bank.'],
      ['At what time was that?', 'Yesterday around three.'],
      ['Did you check the number?', 'Yes, it is the right one.'],
    ],
    disclosure: [
      'I see a payment with the status pending, it has not been booked.',
      'Your current balance is {amount}, there was a reversal yesterday.',
    ],
    solved: [
      'I have arranged the booking by hand, your line has been restored.',
      'It will be resolved in five minutes, you get a message.',
    ],
    ordered: [
      'I have raised a work order to compare with the bank, {order}.',
      'The ticket goes to the finance team, reference number {order}.',
    ],
    questions: [
      ['Should I pay again?', 'No, please do not pay twice.'],
      ['Is there a late fee?', 'No, there is none.'],
    ],
  }),
  english('demo-q-orders', {
    name: 'new-broadband',
    reasons: ['new_broadband'],
    topic: 'you would like a new broadband line at home',
    problem: ['Hello, I moved and would like to order broadband.', 'Hi, what does a gigabit line cost?'],
    complaint: ['The installer never showed up last time, such a waste of time!', 'Two weeks for a new line, that is ridiculous!'],
    details: [
      ['What is the name of the building?', '{address}.'],
      ['How many people use it?', 'Three of us.'],
      ['Do you need television as well?', 'Yes please, for my parents.'],
    ],
    disclosure: [
      'Your current plan is {plan}, with it the line costs twenty a month.',
      'You are on the family tariff, so the line is half the price.',
    ],
    solved: ['The package has been activated, you only plug in the modem.', 'I have changed the plan, it takes effect next month.'],
    ordered: [
      'I have booked the installation for {date}, work order {order}.',
      'The technician will come within two days, the ticket is {order}.',
    ],
    questions: [
      ['Is there a deposit?', 'No, you return the modem when you leave.'],
      ['How long is the contract?', 'One year.'],
    ],
  }),
  english('demo-q-orders', {
    name: 'move-house',
    reasons: ['relocation'],
    topic: 'you want to move your line to a new home',
    problem: ['I am moving next week and want to take my broadband along.', 'Can you move my line to a new address?'],
    complaint: ['You said three days and it has been ten, I am very angry!', 'I called so often about this move, it is so frustrating!'],
    details: [
      ['What is the new address?', '{address}.'],
      ['When do you move?', 'Around {date}.'],
      ['Is there fibre in the flat?', 'The landlord says yes.'],
    ],
    disclosure: [
      'Your contract runs until March and the plan is {plan}.',
      'Your registered address is still the old one, there are two lines on it.',
    ],
    solved: ['The address has been changed, you can take the modem along.', 'I have changed it in the system, it takes effect on the day.'],
    ordered: ['I have raised a work order for the move, {order}, for {date}.', 'An engineer will connect the new home, ticket {order}.'],
    questions: [
      ['What does it cost?', 'Within the city the first move is free.'],
      ['Do I keep my number?', 'Yes, nothing changes.'],
    ],
  }),
]
