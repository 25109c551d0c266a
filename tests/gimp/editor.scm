; editor.scm - our effect in GIMP's own editor; editor.sh is the person
; SPDX-License-Identifier: GPL-3.0-or-later
(define (keep img drw name)
  (wait-for (string-append name "-go.txt"))
  (save-image img (string-append name ".png"))
  (write-text (string-append name ".txt") (vector-length (filters drw))))

(define (try-editor)
  (let* ((img (open-image "dark.png")) (drw (first-layer img)))
    (clean img drw "" 1.0 1 "filter")
    (gimp-display-new img)
    (write-text "opened.txt" "")
    (keep img drw "changed")
    (keep img drw "reset")
    (keep img drw "reset-again")
    (keep img drw "half")))
