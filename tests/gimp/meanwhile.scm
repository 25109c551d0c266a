; meanwhile.scm - what happens to an image while the window is open on it;
; meanwhile.sh is the person. SPDX-License-Identifier: GPL-3.0-or-later
; The window is opened when NAME-wanted.txt is there; NAME-go.txt says that it
; is; NAME-closed.txt, that it has been answered and the plug-in has ended.
(define (meanwhile name prepare action finish)
  (let* ((img (open-image "dark.png")) (drw (first-layer img))
         (display (begin (prepare img drw) (car (gimp-display-new img)))))
    (gimp-image-clean-all img)
    (write-text (string-append name "-wanted.txt") "")
    (wait-for (string-append name "-go.txt"))
    (action img drw display)
    (gimp-displays-flush)
    (write-text (string-append name "-done.txt") "")
    (wait-for (string-append name "-closed.txt"))
    (if finish
        (begin
          (save-image img (string-append name ".png"))
          (write-text (string-append name ".txt") (state img drw))
          (gimp-display-delete display)))))

(define (state img drw)
  (list (car (gimp-image-is-dirty img)) (length (parasite-names drw))
        (if gimp-is-3 (vector-length (filters drw)) 0)))

(define (nothing . arguments) #f)

(define (paint img)
  (gimp-image-select-rectangle img CHANNEL-OP-REPLACE 30 40 120 90)
  (gimp-drawable-edit-fill (first-layer img) FILL-WHITE)
  (gimp-selection-none img))

(define (changed-by name change)
  (meanwhile name nothing
             (lambda (img drw display)
               (change img)
               (save-image img (string-append name "-before.png")))
             #t))

(define (try-meanwhile)
  (changed-by "painted" paint)
  (changed-by "scaled" (lambda (img) (gimp-image-scale img 200 150)))
  (changed-by "cropped" (lambda (img) (gimp-image-crop img 220 160 90 70)))
  (meanwhile "removed" nothing
             (lambda (img drw display) (gimp-image-remove-layer img drw))
             #f)
  (meanwhile "gone" nothing
             (lambda (img drw display) (gimp-display-delete display))
             #f)
  (if gimp-is-3
      (begin
        (changed-by "kept" paint)
        (meanwhile "killed" nothing nothing #t)
        (meanwhile "selected"
                   (lambda (img drw)
                     (gimp-image-select-rectangle img CHANNEL-OP-REPLACE
                                                  60 50 240 200))
                   nothing #t))))
