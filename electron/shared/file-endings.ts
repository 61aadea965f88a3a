/** Endings of cameras' RAW files and of videos, in lower case without the dot. Runs anywhere. */

export const RAW_ENDINGS: readonly string[] =
  '3fr ari arw bay cap cr2 cr3 crw dcr dcs dng drf eip erf fff gpr iiq k25 kdc mdc mef mos mrw nef nrw orf pef ptx pxn raf raw rw2 rwl rwz sr2 srf srw x3f'.split(
    ' ',
  )

/** Without `ts` and `mod`: most files of these names are program texts. */
export const VIDEO_ENDINGS: readonly string[] =
  '3g2 3gp asf avi braw divx dv f4v flv hevc insv lrv m2t m2ts m4v mkv mov mp4 mpe mpeg mpg mts mxf ogv qt r3d rm rmvb tod vob webm wmv'.split(
    ' ',
  )
