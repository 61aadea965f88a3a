/** The page for a browser without a valid address. It has no style: the content security policy allows no inline one. */

export function noEntryPage(port: number): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Searlight: this address has been used</title>
  </head>
  <body>
    <h1>This address does not open Searlight</h1>
    <p>Searlight runs at port ${port} of this computer, but each of its addresses works once, in one browser.</p>
    <p>In the terminal where it runs, press Enter: it prints a new address. Or stop it and start it again.</p>
  </body>
</html>
`
}
