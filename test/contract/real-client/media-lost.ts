/** Why a script is played again: a browser short of CPU shows no camera, or connects no peers. */

export const MEDIA_LOST = 'the browser has lost the media'
