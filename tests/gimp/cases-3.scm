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

; The layer that is estimated, with an effect, among others in many places. Each
; LAYOUT gets the image, the layer, and another one that is not in it yet.
(define (load-layer img file)
  (car (gimp-file-load-layer RUN-NONINTERACTIVE img file)))

(define (estimate-in name layout)
  (let* ((img (open-image "rgb.png")) (drw (first-layer img))
         (other (load-layer img "gray.png")))
    (add-blur drw)
    (layout img drw other)
    (write-text (string-append "layout-" name ".json")
                (cadr (estimate img drw "whole")))
    (gimp-image-delete img)))

(define (put img layer parent position)
  (gimp-image-insert-layer img layer parent position))

(define (new-group img parent position)
  (let ((group (car (gimp-group-layer-new img "group"))))
    (put img group parent position)
    group))

(define (try-layouts)
  (estimate-in "above" (lambda (img drw other) (put img other 0 0)))
  (estimate-in "below" (lambda (img drw other) (put img other 0 1)))
  (estimate-in "hidden"
               (lambda (img drw other)
                 (put img other 0 0)
                 (gimp-item-set-visible drw FALSE)))
  (estimate-in "grouped"
               (lambda (img drw other)
                 (let* ((outer (new-group img 0 0))
                        (inner (new-group img outer 0)))
                   (new-group img 0 0)
                   (put img other inner 0)
                   (gimp-image-reorder-item img drw inner 1)
                   (put img (load-layer img "gray.png") outer 0)
                   (gimp-layer-add-mask
                     drw (car (gimp-layer-create-mask drw ADD-MASK-WHITE))))))
  (estimate-in "masked"
               (lambda (img drw other)
                 (put img other 0 0)
                 (gimp-layer-add-mask
                   drw (car (gimp-layer-create-mask drw ADD-MASK-BLACK)))))
  (estimate-in "channels"
               (lambda (img drw other)
                 (put img other 0 0)
                 (gimp-image-insert-channel
                   img (car (gimp-channel-new-from-component img CHANNEL-RED
                                                             "red"))
                   0 0)))
  (estimate-in "floating"
               (lambda (img drw other)
                 (put img other 0 0)
                 (gimp-image-select-rectangle img CHANNEL-OP-REPLACE 9 9 50 50)
                 (gimp-edit-copy (vector other))
                 (gimp-selection-none img)
                 (gimp-edit-paste other FALSE))))

(define (try-text-layout)
  (estimate-in "text"
               (lambda (img drw other)
                 (put img other 0 0)
                 (put img (car (gimp-text-layer-new
                                 img "Text" (car (gimp-context-get-font)) 40.0
                                 UNIT-PIXEL))
                      0 1))))

; What a group shows, and its effect on it.
(define (try-group-layout)
  (let* ((img (open-image "rgb.png")) (group (new-group img 0 0)))
    (gimp-image-reorder-item img (vector-ref (car (gimp-image-get-layers img)) 1)
                             group 0)
    (add-blur group)
    (save-image img "layout-group.png")
    (put img (load-layer img "gray.png") 0 0)
    (write-text "layout-group.json" (cadr (estimate img group "whole")))
    (gimp-image-delete img)))

; An effect that is larger than its layer, which it is merged with first here.
(define (try-large-effect)
  (let* ((img (open-image "rgb.png")) (drw (first-layer img))
         (shadow (lambda (drw)
                   (gimp-drawable-append-new-filter
                     drw "gegl:dropshadow" "shadow" LAYER-MODE-REPLACE 1.0
                     "x" -40.0 "y" -30.0))))
    (gimp-layer-add-alpha drw)
    (shadow drw)
    (write-text "layout-large.json" (cadr (estimate img drw "whole")))
    (gimp-drawable-merge-filters drw)
    (gimp-image-resize-to-layers img)
    (save-image img "layout-large.png")
    (gimp-image-delete img)))

(define (try-unknown-model)
  (let* ((img (open-image "rgb.png")) (drw (first-layer img)))
    (gimp-drawable-append-new-filter drw "sympie:enhance" "SyMPIE"
                                     LAYER-MODE-REPLACE 1.0 "model" "none")
    (save-image img "unknown.png")))
