/** The engine, as far as the server needs it. Types only. */
import type { AppService } from '../shared/app-api.ts'

export interface WebApp extends AppService {
  /** `GET /media/...`, `POST /pictures`, `GET /pictures/<id>`. */
  media(request: Request): Promise<Response>
  close(): Promise<void>
}
