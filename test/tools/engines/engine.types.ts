/** What the browser tests need of an engine: the port that Firefox and WebKit implement. */

/** Starts the browser; rejects with the name of what is missing. */
export type LaunchEngine = () => Promise<Engine>

/** A running browser. */
export interface Engine {
  /** Opens a page that shares no storage with another one. */
  openPage(): Promise<EnginePage>
  close(): Promise<void>
  /** Sends a signal to all processes of the browser. */
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void
}

export interface EnginePage {
  /** Adds a script that runs before those of the page; call it before `goto()`. */
  addInitScript(source: string): Promise<void>
  /** Adds a global function that runs in Node; call it before `goto()`. */
  exposeFunction(name: string, call: ExposedFunction): Promise<void>
  /** Resolves when the page is loaded. */
  goto(url: string): Promise<void>
  /** Calls a function, given as its source, in the page; its argument and its result are plain data. */
  evaluate(source: string, argument: unknown): Promise<unknown>
  onProblem(listener: (problem: Problem) => void): void
  close(): Promise<void>
}

export type ExposedFunction = (argument: unknown) => unknown

/** An uncaught error, an unhandled rejection, or a console error. */
export interface Problem {
  readonly kind: 'uncaught' | 'console'
  readonly message: string
  /** Address of the script. */
  readonly url: string
}
