/** Over the window while there is no engine; what is shown stays. */
export function ConnectionBanner({ lost }: { readonly lost: boolean }) {
  return (
    <div className="connection-banner" role="status" data-lost={lost}>
      {lost && 'Searlight’s engine stopped. Starting it again…'}
    </div>
  )
}
