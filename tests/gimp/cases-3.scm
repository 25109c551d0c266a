; cases-3.scm - what GIMP 3 alone has: effects of a layer that stay editable
; SPDX-License-Identifier: GPL-3.0-or-later
(define (try-filters)
  (let* ((img (open-image "rgb.png")) (drw (first-layer img)))
    (clean img drw "" 1.0 1 "filter")
    (write-text "filter.txt"
                (list (vector-length (filters drw))
                      (car (gimp-drawable-filter-get-operation-name
                             (vector-ref (filters drw) 0)))
                      (car (gimp-drawable-filter-get-name
                             (vector-ref (filters drw) 0)))))
    (save-image img "filter.xcf")
    (hide-filters drw)
    (save-image img "hidden.png")
    (gimp-image-delete img)
    (set! img (open-image "filter.xcf"))
    (set! drw (first-layer img))
    (write-text "filter-reopened.txt"
                (list (vector-length (filters drw))
                      (car (gimp-drawable-filter-get-operation-name
                             (vector-ref (filters drw) 0)))
                      (car (gimp-drawable-filter-get-name
                             (vector-ref (filters drw) 0)))))
    (save-image img "filter-reopened.png")
    (gimp-drawable-merge-filters drw)
    (save-image img "filter-merged.png")
    (gimp-image-delete img)))

; Pixels are written under the user's own effects, and leave them alone.
(define (try-own-filters)
  (let* ((img (open-image "rgb.png")) (drw (first-layer img)))
    (add-blur drw)
    (clean img drw "" 1.0 1 "pixels")
    (write-text "own.txt" (vector-length (filters drw)))
    (hide-filters drw)
    (save-image img "own-hidden.png")
    (gimp-image-delete img)))

; A new effect comes after the user's own, and is estimated from what they do.
(define (try-after-own-filters)
  (let* ((img (open-image "rgb.png")) (drw (first-layer img)))
    (add-blur drw)
    (save-image img "blurred.png")
    (gimp-image-clean-all img)
    (write-text "after.json" (cadr (estimate img drw "whole")))
    (write-text "after-looking.txt"
                (list (vector-length (car (gimp-image-get-layers img)))
                      (car (gimp-image-is-dirty img))
                      (vector-length (car (gimp-get-images)))))
    (clean img drw "" 1.0 1 "filter")
    (write-text "after.txt" (vector-length (filters drw)))
    (gimp-image-delete img)))
