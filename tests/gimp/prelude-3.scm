; prelude-3.scm - what the tests ask of GIMP 3, under the names of all GIMPs
; SPDX-License-Identifier: GPL-3.0-or-later
(define gimp-is-3 #t)
(define (open-image file)
  (car (gimp-file-load RUN-NONINTERACTIVE file)))
(define (save-image img file)
  (gimp-file-save RUN-NONINTERACTIVE img file))
(define (first-layer img)
  (vector-ref (car (gimp-image-get-layers img)) 0))
(define (warp img drw json as)
  (plug-in-sympie-warp #:run-mode RUN-NONINTERACTIVE #:image img
                       #:drawables (vector drw) #:params json #:apply-as as))
(define (warp-numbers img drw numbers)
  (plug-in-sympie-warp #:run-mode RUN-NONINTERACTIVE #:image img
                       #:drawables (vector drw) #:numbers numbers))
(define (warp-neutral img drw json)
  (plug-in-sympie-warp #:run-mode RUN-NONINTERACTIVE #:image img
                       #:drawables (vector drw) #:params json #:strength 0.5
                       #:edges "neutral" #:clamp TRUE))
(define (clean img drw model strength passes as)
  (plug-in-sympie #:run-mode RUN-NONINTERACTIVE #:image img
                  #:drawables (vector drw) #:model model #:strength strength
                  #:passes passes #:apply-as as))
(define (clean-again img drw)
  (plug-in-sympie #:run-mode RUN-WITH-LAST-VALS #:image img
                  #:drawables (vector drw)))
(define (quick img drw)
  (plug-in-sympie-quick #:run-mode RUN-NONINTERACTIVE #:image img
                        #:drawables (vector drw)))
(define (clean-asking img drw)
  (plug-in-sympie #:run-mode RUN-INTERACTIVE #:image img
                  #:drawables (vector drw)))
(define (estimate img drw scope)
  (plug-in-sympie-estimate #:run-mode RUN-NONINTERACTIVE #:image img
                           #:drawables (vector drw) #:scope scope))
(define (copy-as-image drw)
  (gimp-edit-copy (vector drw))
  (car (gimp-edit-paste-as-new-image)))
(define (make-group img)
  (let ((group (car (gimp-group-layer-new img "group"))))
    (gimp-image-insert-layer img group 0 0)
    (gimp-image-reorder-item img (vector-ref (car (gimp-image-get-layers img))
                                             1)
                             group 0)
    group))
(define (parasite-names drw)
  (car (gimp-item-get-parasite-list drw)))
(define (filters drw)
  (car (gimp-drawable-get-filters drw)))
(define (hide-filters drw)
  (for-each (lambda (f) (gimp-drawable-filter-set-visible f FALSE))
            (vector->list (filters drw))))
(define (add-blur drw)
  (gimp-drawable-append-new-filter drw "gegl:gaussian-blur" "the user's own"
                                   LAYER-MODE-REPLACE 1.0
                                   "std-dev-x" 4.0 "std-dev-y" 4.0))
(define (base-type img) (gimp-image-get-base-type img))
