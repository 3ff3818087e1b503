/** Which test proves a row of a table that tells of behaviour. */

type Proofs = Readonly<Record<string, readonly string[]>>

/** `docs/recovering-from-outages.md`, by the cause. */
export const CAUSES: Proofs = {
  'the socket drops for seconds': [
    'a socket that is back after 3 s (S2) > says reconnecting, reconnected with the true outage, and settles into connected',
    'while the session resumes > three are held, and delivered once each, in order (G2)',
  ],
  "the outage outlasts OpenTok's 30 s": [
    'an outage that is longer than OpenTok tries (S5) > is mended by a new join, with a fresh token',
    'a rejoin that is refused > is tried again and again, with longer waits, and left each time (S13)',
  ],
  'the network goes silent, without a close': [
    'an outage that is longer than OpenTok tries (S5) > is mended after a silent network, which OpenTok calls clientDisconnected (S8)',
  ],
  'the browser says it is offline': [
    'a browser that says offline > is waited for, without an attempt; online makes one at once (S6)',
    'a browser that says offline > that goes offline under an attempt ends the attempt; online makes the next at once (S6)',
  ],
  'the machine sleeps, or the browser freezes the page': [
    'a machine that slept for 10 minutes, while its timers stood still (S18) > while it waited makes one rejoin, at once, and none for the timer that was due',
    'a machine that slept for 10 minutes, while its timers stood still (S18) > in a page that the browser froze: no attempt until it is thawed, then one at once',
  ],
  'the server restarts': [
    'npm start > mends a restart of the server at both sides, with one tile each and one look for the camera',
    'an outage that is longer than OpenTok tries (S5) > begins waiting if there was no sessionReconnecting before it (S4)',
  ],
  'the server wants the session elsewhere (`serverRotation`)': [
    'an outage that is longer than OpenTok tries (S5) > is mended after a server rotation (S23)',
    'a session that OpenTok moves to another server, with sessionMigration (S23) > is connected all the time: no loss is told, and no tile is doubled',
  ],
  "somebody's media stops for a while": [
    'a subscriber that is interrupted (T2) > says reconnecting and reconnected with its outage, and settles',
  ],
  'its media is gone for good, or its subscriber destroyed': [
    'a subscriber that stays interrupted (T6) > is stalled after stallMs, and made anew after a wait',
    'a subscriber that is destroyed while its stream lives on (T3) > is made anew at once, with the same handle, target and properties',
  ],
  'your app made the subscriber itself': [
    'track() (T11) > follows what the app made, and asks OpenTok for nothing',
    'track() (T11) > knows at once of one that %s already',
    'track() (T11) > never makes it anew when it is destroyed',
  ],
  'the final disconnect destroys all subscribers': [
    'a rejoin (T8, T9) > keeps three handles as they are; a stream that stays away ends its own (T9)',
  ],
  'the final disconnect destroys your publisher': [
    'a rejoin (P1) > takes the publisher through reconnecting and reconnected, and publishes it again',
  ],
  'a publish fails in passing': [
    'a publish that fails in passing > by %s after a rejoin is tried again (P1)',
    'a publish that fails in passing > five times in a row ends it with the error, and leaves the session alone (P2)',
  ],
  'the session ends while a publish is unanswered': [
    'a session that ends while a publish is unanswered > is known by the error of that publish, and joined again: one member, one camera, a picture (S4, P1)',
    'a session that ends while a publish is unanswered > by our own disconnect(): the promise settles, camera, self view and tile are gone (E1)',
  ],
  'a socket that a refused join has left behind ends the session': [
    'sockets that are refused for 5 s, by a server that closes each socket it does not know > at a first join: each is connected for good afterwards (E7)',
  ],
  'the permission prompt is still open': [
    'a permission prompt that stays open for a minute > counts into no timeout: published after "Allow" (E4)',
    'a permission prompt that is open at a final loss > and is answered after the rejoin: one stream, one camera (E5)',
  ],
  "your app calls OpenTok's `session.disconnect()`": [
    "a session that ends while a publish is unanswered > by the app's own session.disconnect(): it is followed, and not undone (E2)",
  ],
  'you join again right after you were forced out': [
    'a connect() right after a kick > is not ended by the late closing of the old socket (E13)',
  ],
  'the outage is given up, or you leave while away': [
    'a publisher that was kept over a loss, and is not published again > %s is destroyed, so that the camera goes off (P3)',
  ],
  'the server still lists your own former stream': [
    "the ghost of one's own former connection (T10) > is not announced, nor its end, and has no tile",
  ],
  'a stream did not come back after a rejoin': [
    'a rejoin (T9) > announces nobody who is back, and the end of who is not, once',
  ],
  'somebody is back under new ids': [
    'a person who is back under new ids (T15) > has one tile at every moment, with identify',
  ],
  '`connect()` is never answered': [
    'a server that never answers (S14) > %s: rejects with joinTimeout',
    'a server that never answers (S14) > disconnects before each further attempt, and asks for the token afresh',
  ],
  'the token has expired': [
    'a rejoin that is refused > asks for the token once more, then stops with tokenRejected (S12)',
  ],
  'you are forced out, or idle for hours': [
    'who is not mended > %s, whatever the policy says (S10)',
  ],
  'a signal is sent while away': [
    'while the session resumes > three are held, and delivered once each, in order (G2)',
    "a line that is full (G10) > rejects the newest with 'rejectNewest'",
  ],
}

/** `docs/signals.md`, by its first three columns. */
export const OUTCOMES: Proofs = {
  '`connected`, `reconnected` | – | OpenTok confirms': [
    'while connected (G1) > signals go out at once, in order, and resolve when they are confirmed',
  ],
  '`connected`, `reconnected` | – | others are held': [
    'a signal that is sent while the line is flushed (G6) > goes behind the held ones, in the middle of the flush',
  ],
  '`connected`, `reconnected` | `perSecond` | too many in this second': [
    'perSecond > lets so many out in any second, in order, and needs no timer when all are out',
  ],
  '`connected`, `reconnected` | – | rate limit, or trouble at the server': [
    'a server that limits the rate (G8) > to 5 a second by %s gets all 50 in order, sent at once while connected',
    'a server that limits the rate (G8) > that refuses again and again is asked ever more rarely, until the time of the signal is over',
  ],
  '`connected`, `reconnected` | – | a short drop': [
    'while the session resumes > one whose message was lost with the socket is delivered once (G4)',
    'while the session resumes > one whose confirmation was lost with the socket is delivered once (G4)',
  ],
  '`connected`, `reconnected` | `retryAfterReconnect: false` | a drop': [
    'while the session resumes > one in flight that was not to be kept has an outcome that nobody knows',
  ],
  "`connected`, `reconnected` | `unknownOutcome: 'resend'` | OpenTok gives up, rejoin": [
    'when OpenTok gives up (G5) > and rejoins: the one in flight and the held ones are delivered after it, in order',
  ],
  '`connected`, `reconnected` | the same and `dedupe` | the same': [
    'dedupe > tells one once that was sent again over a join, and says so if only the second came',
  ],
  "`connected`, `reconnected` | `unknownOutcome: 'reject'` | the same": [
    "when OpenTok gives up (G5) > and rejoins with unknownOutcome 'reject': the one in flight is not sent again",
  ],
  '`connected`, `reconnected` | `ackTimeoutMs` | no answer, though connected': [
    'a signal that is never confirmed (G12) > is given up after ackTimeoutMs, and the line goes on',
  ],
  '`connected`, `reconnected` | `to` | the recipient is gone': [
    "OpenTok's refusal (G11) > of one recipient who is gone is never answered by sending to everybody",
  ],
  '`connected`, `reconnected` | – | OpenTok refuses it for another reason': [
    "OpenTok's refusal (G11) > %s rejects with the SDK error as the cause",
  ],
  '`connected`, `reconnected` | `abort` | aborted after it was handed over': [
    'abort (G10) > after the hand-over: what is on its way is not called back',
  ],
  "`connected`, `reconnected` | `chunk` | data beyond OpenTok's limit": [
    'chunk > sends more in parts that fit, one after the other, and joins them',
  ],
  '`connected`, `reconnected` | `chunk` | OpenTok gives up between two parts': [
    'chunk > survives a resume in the middle, and a rejoin, which starts over',
    'chunk > starts over if the connection is lost between two parts, though the last of them is confirmed',
  ],
  '`connecting`, `reconnecting` | – | connected again': [
    'while the session resumes > three are held, and delivered once each, in order (G2)',
    'while a first join is under way > they are held, and delivered after it',
  ],
  '`connecting`, `reconnecting` | `retryAfterReconnect: false` | –': [
    'while the session resumes > one that is not to be kept is turned away at once, and never delivered (G3)',
  ],
  '`connecting`, `reconnecting` | `ttlMs` | held for longer': [
    'ttlMs (G10) > runs from the call, to the millisecond, and nothing is sent later',
  ],
  "`connecting`, `reconnecting` | `capacity`, `'rejectNewest'` | the line is full": [
    "a line that is full (G10) > rejects the newest with 'rejectNewest'",
  ],
  "`connecting`, `reconnecting` | `capacity`, `'dropOldest'` | the line is full": [
    "a line that is full (G10) > rejects the oldest with 'dropOldest'",
  ],
  '`connecting`, `reconnecting` | `capacityBytes` | the line has too many bytes': [
    'a line that is full (G10) > counts bytes of type and data in UTF-8',
    'a line that is full (G10) > drops as many of the oldest as the newest needs bytes',
    'a line that is full (G10) > turns away one that is bigger than the whole line',
  ],
  '`connecting`, `reconnecting` | `key` | a newer one with this key and recipient': [
    'a key (G10) > lets only the newest of its kind go, in the place of the first',
  ],
  '`connecting`, `reconnecting` | `abort` | aborted, or `signals.clear()`': [
    'abort (G10) > while held: aborted, once, and never sent; the others go on',
    'clear() (G10) > rejects every held one with aborted, and nothing is sent later',
  ],
  '`connecting`, `reconnecting` | – | you leave, are forced out, or it gives up': [
    'when OpenTok gives up (G5) > by our own leave: held ones sessionEnded, one in flight outcomeUnknown',
    'when OpenTok gives up (G5) > and the outage is given up: an unknown outcome stays unknown',
  ],
  '`connecting`, `reconnecting` | – | `dispose()`': [
    'dispose() (G10) > rejects held ones with disposed, one in flight with outcomeUnknown, and says so',
  ],
  '`idle`, `disconnecting`, `disconnected` | – | –': [
    'while there is no session to wait for > they are turned away as notConnected',
  ],
  'always | – | more than OpenTok would take': [
    'a signal that OpenTok would refuse (G9) > is turned away at the call: %s',
  ],
  'always | `chunk` | more than `maxBytes`': ['chunk > takes maxBytes at most, and says so'],
  'always | `to` | not a connection that the session told of': [
    "a recipient (G11) > of another making than OpenTok's is turned away at the call",
  ],
}
