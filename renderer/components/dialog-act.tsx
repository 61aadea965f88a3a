/** A button of a dialog's footer. */

interface ActProps {
  readonly label: string
  readonly run: () => void
  readonly primary?: boolean
}

export function Act({ label, run, primary = false }: ActProps) {
  return (
    <button type="button" className={primary ? 'button button--primary' : 'button'} onClick={run}>
      {label}
    </button>
  )
}
