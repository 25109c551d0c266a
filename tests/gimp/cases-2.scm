; cases-2.scm - what GIMP 2.10 alone has: last values that are bytes, which any
; script can store. SPDX-License-Identifier: GPL-3.0-or-later
(define (try-damaged-values)
  (picture "rgb.png" "values-before.png" clean-again)
  (let* ((name "plug-in-sympie")
         (size (car (gimp-procedural-db-get-data-size name)))
         (data (cadr (gimp-procedural-db-get-data name))))
    ; a name of a model that does not end
    (let loop ((i 0))
      (if (< i 1025)
          (begin (vector-set! data i 1) (loop (+ i 1)))))
    (gimp-procedural-db-set-data name size data))
  (picture "rgb.png" "values-after.png" clean-again))
