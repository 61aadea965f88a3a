/** `npm start`: the window once it exists. Until then it says how the main job is done from here. */
import { say } from './output.ts'

say(`Searlight has no window yet; the library works from this terminal.

  Index a folder:    npm run --silent cli -- index <folder> --library <dir> --model <model>
  Words only:        npm run --silent cli -- search --library <dir> --text "a dog on the beach"
  A photo and words: npm run --silent cli -- search --library <dir> --reference <photo> --text "is on a beach"

<model> is a directory in Hugging Face layout: config.json, model.safetensors or pytorch_model.bin,
tokenizer.json, and phi.safetensors or phi.pt for composed queries. README.md has the rest.`)
