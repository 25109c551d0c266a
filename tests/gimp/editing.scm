; editing.scm - the window opened on a layer that carries our effects;
; editing.sh is the person. SPDX-License-Identifier: GPL-3.0-or-later
(define (state img drw)
  (list (car (gimp-image-is-dirty img)) (length (parasite-names drw))
        (vector-length (filters drw))))

(define (keep img drw name)
  (save-image img (string-append name ".png"))
  (write-text (string-append name ".txt") (state img drw)))

(define (record-or-none drw)
  (if (= 0 (length (parasite-names drw))) "" (record drw)))

; An undo brings another record.
(define (wait-for-undo drw)
  (let ((before (record-or-none drw)))
    (let loop ((end (+ (realtime) 90)))
      (if (and (< (realtime) end) (string=? before (record-or-none drw)))
          (begin (usleep 200000) (loop end))))))

; PREPARE gives the layer its effects. When NAME-wanted.txt is there the window
; is opened; NAME-go.txt says that something can be seen; NAME-closed.txt, that
; the plug-in has ended; NAME-undo.txt, that nothing more is undone.
(define (edit name prepare undo)
  (let* ((img (open-image "dark.png")) (drw (first-layer img))
         (display (begin (prepare img drw) (car (gimp-display-new img)))))
    (keep img drw (string-append name "-before"))
    (gimp-image-clean-all img)
    (write-text (string-append name "-wanted.txt") "")
    (wait-for (string-append name "-go.txt"))
    (keep img drw (string-append name "-shown"))
    (write-text (string-append name "-done.txt") "")
    (wait-for (string-append name "-closed.txt"))
    (keep img drw name)
    (write-text (string-append name ".json") (record-or-none drw))
    (write-text (string-append name "-effects.txt") (describe drw))
    (if undo
        (begin
          (write-text (string-append name "-undo-wanted.txt") "")
          (wait-for-undo drw)
          (keep img drw (string-append name "-undone"))))
    (gimp-selection-none img)
    (save-image img (string-append name ".xcf"))
    (write-text (string-append name "-end.txt") "")
    (gimp-display-delete display)))

(define (describe drw)
  (map (lambda (f)
         (list (car (gimp-drawable-filter-get-operation-name f))
               (car (gimp-drawable-filter-get-opacity f))
               (car (gimp-drawable-filter-get-visible f))))
       (vector->list (filters drw))))

(define (top drw) (vector-ref (filters drw) 0))

; Scripts cannot change an effect that is there: another takes its place, with
; the numbers of estimated.scm, whose origin is told as the plug-in tells it.
(define (tell-origin drw)
  (let ((json (record drw)))
    (string-append
     (substring json 0 (- (string-length json) 1))
     ",\"findings\":[{\"kind\":\"under-exposed\",\"amount\":1.5}],"
     "\"slight\":false,\"pass\":1,\"of\":1,\"selection\":false}")))

(define (change-by-hand drw opacity . properties)
  (let ((name (car (gimp-drawable-filter-get-name (top drw)))))
    (gimp-drawable-filter-delete (top drw))
    (apply gimp-drawable-append-new-filter drw "sympie:warp" name
           LAYER-MODE-REPLACE opacity "origin" (tell-origin drw)
           (append properties estimated))))

(define (effect img drw)
  (clean img drw "" 1.0 1 "filter"))

(define (two-effects img drw)
  (effect img drw)
  (write-text "lower.json" (record drw))
  (warp img drw json "filter"))

(define (try-editing)
  (edit "changed"
        (lambda (img drw)
          (effect img drw)
          (change-by-hand drw 0.5 "strength" 0.5))
        #t)
  (edit "left" effect #f)
  (edit "foreign"
        (lambda (img drw)
          (apply gimp-drawable-append-new-filter drw "sympie:warp" "somebody's"
                 LAYER-MODE-REPLACE 1.0 estimated))
        #f)
  (edit "removed" effect #t)
  (edit "killed" effect #f)
  (edit "lower" two-effects #t)
  (edit "covered"
        (lambda (img drw) (effect img drw) (add-blur drw))
        #f)
  (edit "upon"
        (lambda (img drw)
          (add-blur drw)
          (save-image img "upon-below.png")
          (effect img drw))
        #f)
  (edit "selected"
        (lambda (img drw)
          (gimp-image-select-rectangle img CHANNEL-OP-REPLACE 60 50 240 200)
          (effect img drw)
          (gimp-selection-none img))
        #f)
  (edit "selecting"
        (lambda (img drw)
          (effect img drw)
          (gimp-image-select-rectangle img CHANNEL-OP-REPLACE 60 50 240 200))
        #t)
  (edit "passes" (lambda (img drw) (clean img drw "" 1.0 2 "filter")) #f)
  (edit "further" effect #t)
  (edit "same" effect #f))

; What the same should come to, each from new.
(define (try-expected)
  (picture "dark.png" "covered-expected.png"
           (lambda (img drw)
             (clean img drw "" 0.5 1 "filter")
             (add-blur drw)))
  (picture "dark.png" "lower-expected.png"
           (lambda (img drw)
             (clean img drw "" 0.5 1 "filter")
             (warp img drw json "filter")))
  (picture "dark.png" "selected-expected.png"
           (lambda (img drw)
             (gimp-image-select-rectangle img CHANNEL-OP-REPLACE 60 50 240 200)
             (clean img drw "" 0.5 1 "filter")
             (gimp-selection-none img)))
  (picture "changed.xcf" "changed-reopened.png" (lambda (img drw) #f)))
